// An evaluator that is warm asks the allocator for nothing.
#if !__has_feature(thread_sanitizer)  // it has an allocator of its own that can't be replaced
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "cel/cel_fixture.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* made = std::malloc(size)) return made;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

using namespace dongbo;
using namespace dongbo::cel;

TEST_CASE("a warm evaluator does not allocate") {
    World world;
    for (const char* text :
         {"born != null && born <= now && text.matches('^[0-9]{12}$')", "age(born) >= 18",
          "text + '!' == 'a' || text.substring(2, 5).size() > 2",
          "words.filter(w, w.contains('a')).map(w, [w, w + text]).size() == 2",
          "{'a': number, text: 2}[text] + int('12') > 3", "string(now) + string(1.5) != ''",
          "text.replace('n', 'm').split(' ').join('-').upperAscii() == ''",
          "papers.all(p, p.issued_on == null || born <= p.issued_on)",
          "text.matches('Văn' + '.*Đức$')",
          "place.code in ['1', '2', '00001'] && 1 / number == 0"}) {
        CAPTURE(text);
        const auto program = compile(text, world.environment);
        REQUIRE(program.has_value());
        for (int i = 0; i < 3; ++i) (void)world.evaluator.run(*program, world.slots, world.now);
        const std::size_t before = allocations;
        for (int i = 0; i < 100; ++i) (void)world.evaluator.run(*program, world.slots, world.now);
        CHECK(allocations == before);
    }
}
#endif
