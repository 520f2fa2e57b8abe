// Any text as an expression over variables of every type: refused with a place inside the text, or
// a program that ends soon, whatever the variables hold; and a condition stays what it was until
// next_change. What follows the first zero byte of the input makes the values of the variables.
#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cel/program.hpp"

using namespace dongbo;
using namespace dongbo::cel;

namespace {

/// Takes numbers off the input; zeros once it is used up.
class Source {
  public:
    explicit Source(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t number(std::size_t size) {
        std::uint64_t made = 0;
        for (std::size_t i = 0; i < size; ++i) made = made * 256 + byte();
        return made;
    }
    std::uint64_t below(std::uint64_t limit) { return number(4) % limit; }
    bool chance() { return byte() % 4 == 1; }
    std::string_view text() {
        const std::string_view made = bytes_.substr(0, byte() % 40);
        bytes_.remove_prefix(made.size());
        return text::is_utf8(made) ? made : "Đức";
    }

  private:
    std::uint8_t byte() {
        if (bytes_.empty()) return 0;
        const auto made = static_cast<std::uint8_t>(bytes_.front());
        bytes_.remove_prefix(1);
        return made;
    }
    std::string_view bytes_;
};

// The years 1 to 9999.
constexpr std::int64_t kFirstMillisecond = -62'135'596'800'000;
constexpr std::int64_t kLastMillisecond = 253'402'300'799'999;

Timestamp any_moment(Source& source) {
    constexpr std::uint64_t kAll = kLastMillisecond - kFirstMillisecond + 1;
    return {kFirstMillisecond + static_cast<std::int64_t>(source.number(8) % kAll)};
}

Value any_date(Source& source) {
    const int year = static_cast<int>(source.below(9999)) + 1;
    const int month = static_cast<int>(source.below(12)) + 1;
    if (source.chance()) return date(*Date::of_year(year));
    if (source.chance()) return date(*Date::of_month(year, month));
    return date(*Date::of_day(year, month, static_cast<int>(source.below(28)) + 1));
}

class World final : public Host {
  public:
    const Environment& environment() const { return environment_; }

    std::vector<Value> values(Source source) {
        for (Value& field : fields_) field = source.chance() ? null_value() : string(source.text());
        fields_[3] = any_date(source);
        const std::size_t size = source.below(40);
        for (std::size_t i = 0; i < numbers_.size(); ++i)
            numbers_[i] = integer(static_cast<std::int64_t>(source.number(1 + i % 8)));
        std::vector<Value> made = {
            boolean(source.chance()),
            integer(static_cast<std::int64_t>(source.number(8))),
            unsigned_integer(source.number(8)),
            real(static_cast<double>(source.number(8)) / static_cast<double>(source.number(2))),
            string(source.text()),
            bytes(source.text()),
            timestamp(any_moment(source)),
            any_date(source),
            object(unit_object_),
            list(papers_),
            list({numbers_.data(), size}),
            source.chance() ? any_date(source) : null_value()};
        for (Value& value : made)
            if (source.chance()) value = null_value();
        return made;
    }

    Value known(std::string_view dataset, std::string_view id) override {
        if (id.size() % 3 == 2) return error(Failure::not_checkable, "not here");
        return boolean(dataset == "person" && id.size() % 3 == 1);
    }
    Value unit(std::string_view code, const Value& /*at*/) override {
        return code.size() % 2 == 0 ? object(unit_object_) : null_value();
    }

  private:
    ObjectType unit_{"unit", {{"code", {Kind::string}}, {"edition", {Kind::string}}}};
    ObjectType paper_{"paper", {{"type", {Kind::string}}, {"issued_on", {Kind::date}}}};
    std::array<Value, 4> fields_{};
    Object unit_object_{&unit_, fields_.data()};
    Object paper_object_{&paper_, fields_.data() + 2};
    std::array<Value, 2> papers_ = {object(paper_object_), object(paper_object_)};
    std::array<Value, 40> numbers_{};
    Environment environment_{{{"flag", {Kind::boolean}},
                              {"number", {Kind::integer}},
                              {"count", {Kind::unsigned_}},
                              {"amount", {Kind::real}},
                              {"text", {Kind::string}},
                              {"id", {Kind::bytes}},
                              {"seen", {Kind::timestamp}},
                              {"born", {Kind::date}},
                              {"place", object_of(unit_)},
                              {"papers", list_of(object_of(paper_))},
                              {"numbers", list_of({Kind::integer})},
                              {"anything", {}}},
                             {},
                             &unit_,
                             {"person"}};
};

void run(World& world, const Program& program, Source source) {
    static Evaluator evaluator;
    const Timestamp now = any_moment(source);
    const std::vector<Value> slots = world.values(source);
    const Value first = evaluator.run(program, slots, now, &world);
    const Timestamp next = evaluator.next_change();
    CHECK_THAT(next > now, "what changes at once is not an answer");
    CHECK_THAT(next == Evaluator::kNever || program.reads_clock(), "only the clock moves");
    if (first.kind != Kind::boolean) return;
    const Timestamp later{std::min(next.milliseconds - 1, kLastMillisecond)};
    const Value again = evaluator.run(program, slots, later, &world);
    CHECK_THAT(again.kind == Kind::boolean && again.boolean == first.boolean,
               "a condition stays what it was until next_change");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    const std::string_view input = as_text({data, size});
    const std::string_view text = input.substr(0, input.find('\0'));
    const Source source(input.substr(std::min(text.size() + 1, input.size())));
    for (const bool check_types : {true, false}) {
        const auto program = compile(text, world.environment(), {.check_types = check_types});
        if (program) {
            run(world, *program, source);
        } else {
            CHECK_THAT(program.error().offset <= text.size(), "a problem is within the text");
            (void)program.error().marked(text);
        }
    }
    return 0;
}
