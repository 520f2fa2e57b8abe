#include <rapidcheck.h>

#include "quality/quality_fixture.hpp"

namespace dongbo {
namespace {

/// Few keys, numbers and mothers, so that everything meets everything.
Person any_person() {
    const auto pick = [](std::initializer_list<const char*> of) {
        return std::string(*rc::gen::elementOf(std::vector<std::string>(of.begin(), of.end())));
    };
    return {.number = pick({"", "001", "002", "003"}),
            .full_name = pick({"An", "Nguyễn An", "Lê Bình"}),
            .born = pick({"", "1990-01-01", "2026-11-25", "2026-12-02", "2031"}),
            .card_until = pick({"", "2026-11-20", "2026-11-24", "2026-12-01"}),
            .home = pick({"00004", "00256"}),
            .mother = pick({"", "1", "2", "5", "9"})};
}

void do_anything(QualityFixture& f) {
    const auto key = std::to_string(*rc::gen::inRange(1, 7));
    switch (*rc::gen::inRange(0, 8)) {
        case 0:
            return f.commit(*f.citizens, {f.removal("citizen", key)});
        case 1:
            f.clock.at.milliseconds += kDay * *rc::gen::inRange(0, 4);
            return;
        case 2:
            return f.commit(*f.stays, {f.stay(key, std::to_string(*rc::gen::inRange(1, 7)))});
        case 3:
            must(f.citizens->settle({}));
            must(f.stays->settle({}));
            return;
        case 4:
            return f.commit(f.person(key, any_person(), {{"type.date", "born", "31/02"}}));
        default:
            return f.commit(f.person(key, any_person()));
    }
}

TEST_CASE("whatever is put, deleted and left to time: counters and findings equal a recount") {
    CHECK(rc::check([] {
        QualityFixture f;
        const int steps = *rc::gen::inRange(1, 25);
        for (int i = 0; i < steps; ++i) do_anything(f);
        for (const char* const contract : {"citizen", "stay"}) {
            const Recount result = must(recount(*f.node, must(f.node->place(contract)), {},
                                                *rc::gen::inRange<std::uint64_t>(1, 4)));
            if (!result.equal()) RC_FAIL(result.differences.front());
        }
    }));
}

TEST_CASE("whatever happened, settling twice changes nothing more") {
    CHECK(rc::check([] {
        QualityFixture f;
        const int steps = *rc::gen::inRange(1, 20);
        for (int i = 0; i < steps; ++i) do_anything(f);
        for (int round = 0; round < 2; ++round) {
            must(f.citizens->settle({}));
            must(f.stays->settle({}));
        }
        const Position head = must(f.citizens->store().head());
        must(f.citizens->settle({}));
        must(f.stays->settle({}));
        RC_ASSERT(must(f.citizens->store().head()) == head);
    }));
}

}  // namespace
}  // namespace dongbo
