#include "sync/proof/checkpoint.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

SigningKey key_of(std::uint8_t seed) {
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(seed);
    return SigningKey::from_seed(bytes).value();
}

const SigningKey kOwner = key_of(1);
const NoteKey kOwnerKey{"dongbo/G01", kOwner.public_key()};

Checkpoint example() {
    Checkpoint out;
    out.owner = "G01";
    out.feed = "dan-cu-ha-noi.v1";
    out.epoch = 2;
    out.size = 1234;
    out.root = sha256("root");
    out.log = 98765;
    out.as_of = *Timestamp::parse("2026-11-23T01:30:00.250Z");
    out.live = SetFigures{1'000'000, sha256("live")};
    out.pending = SetFigures{12, sha256("pending")};
    return out;
}

/// A note that the owner signed, whatever its text says.
std::string signed_text(const std::string& text) {
    return sign_note(text, "dongbo/G01", kOwner);
}

std::string text_of(const Checkpoint& checkpoint) {
    return must(open_note(sign_checkpoint(checkpoint, kOwner), {&kOwnerKey, 1}));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a checkpoint says what it means in lines that people can read") {
    CHECK(text_of(example()) ==
          "dongbo/G01/dan-cu-ha-noi.v1/2\n"
          "1234\n"
          "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n"
          "log 98765\n"
          "as_of 2026-11-23T01:30:00.250Z\n"
          "live 1000000 JHYQ9N7dSrckfQfb2hnIHKmBf4WCB0LK1J1Af/rp5O0=\n"
          "pending 12 YqL+09bgjESDX85x8CIQsd2r+wZuOe3x5sJhmI+CTdM=\n");
}

TEST_CASE("a checkpoint comes back as it was signed, with any of the sets") {
    Checkpoint checkpoint = example();
    CHECK(must(open_checkpoint(sign_checkpoint(checkpoint, kOwner), kOwnerKey)) == checkpoint);
    checkpoint.pending.reset();
    CHECK(must(open_checkpoint(sign_checkpoint(checkpoint, kOwner), kOwnerKey)) == checkpoint);
    checkpoint.live.reset();
    CHECK(must(open_checkpoint(sign_checkpoint(checkpoint, kOwner), kOwnerKey)) == checkpoint);
    checkpoint.size = checkpoint.log = checkpoint.epoch = std::numeric_limits<std::uint64_t>::max();
    checkpoint.live = SetFigures{std::numeric_limits<std::uint64_t>::max(), {}};
    CHECK(must(open_checkpoint(sign_checkpoint(checkpoint, kOwner), kOwnerKey)) == checkpoint);
}

TEST_CASE("a checkpoint has one spelling, even if the owner signs another") {
    const std::string text = text_of(example());
    CHECK(open_checkpoint(signed_text(text), kOwnerKey).has_value());
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"1234", "01234"},
        {"1234", "+1234"},
        {"1234", "-1"},
        {"1234", "1234 "},
        {"1234", "18446744073709551616"},
        {"1234", ""},
        {"/2\n", "/02\n"},
        {"/2\n", "/\n"},
        {"/2\n", "/2/3\n"},
        {"/2\n", "\n"},
        {"dongbo/", "other/"},
        {"G01/", "/"},
        {"dan-cu-ha-noi.v1", ""},
        {"log 98765", "log  98765"},
        {"log 98765", "log"},
        {"log 98765", "LOG 98765"},
        {"log 98765\n", ""},
        {"250Z", "25Z"},
        {"250Z", "2500Z"},
        {"01:30:00.250Z", "08:30:00.250+07:00"},
        {"T01", " 01"},
        {"live 1000000 ", "live 1000000  "},
        {"live 1000000 ", "live 1e6 "},
        {"live 1000000 ", "live "},
        {"5O0=", "5O0"},
        {"5O0=", "5O1="},
        {"5O0=\n", "5O0=\n\n"},
        {"5O0=\n", "5O0=\nunknown 1\n"},
        {"SBNJTRN+", "SBNJTRN-"},
    };
    for (const auto& [from, to] : changes) {
        CAPTURE(from);
        CAPTURE(to);
        const auto refused = open_checkpoint(signed_text(replaced(text, from, to)), kOwnerKey);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::invalid);
    }
    const std::size_t live = text.find("live "), pending = text.find("pending ");
    const std::string head = text.substr(0, live), live_line = text.substr(live, pending - live);
    const std::string pending_line = text.substr(pending);
    for (const std::string& lines : {pending_line, pending_line + live_line, live_line + live_line,
                                     text.substr(live) + pending_line, std::string("\n")}) {
        CHECK_FALSE(open_checkpoint(signed_text(head + lines), kOwnerKey).has_value());
    }
    for (std::size_t at = text.find('\n'); at + 1 < live; at = text.find('\n', at + 1)) {
        CHECK_FALSE(open_checkpoint(signed_text(text.substr(0, at + 1)), kOwnerKey).has_value());
    }
}

TEST_CASE("a checkpoint is believed under its owner's signature alone") {
    const std::string note = sign_checkpoint(example(), kOwner);
    const NoteKey other{"dongbo/G01", key_of(2).public_key()};
    CHECK_FALSE(open_checkpoint(note, other).has_value());
    CHECK_FALSE(open_checkpoint(replaced(note, "1234", "1235"), kOwnerKey).has_value());
    // G02's own good signature below a checkpoint of G01.
    const SigningKey second = key_of(2);
    const std::string foreign = sign_note(text_of(example()), "dongbo/G02", second);
    const auto refused = open_checkpoint(foreign, {"dongbo/G02", second.public_key()});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().what == "dongbo/G02 has signed a checkpoint of dongbo/G01");
    // A witness may sign too.
    CHECK(open_checkpoint(add_signature(note, "witness", second), kOwnerKey).has_value());
}

TEST_CASE("two checkpoints of one size contradict each other when they say different things") {
    const Checkpoint one = example();
    CHECK_FALSE(contradict(one, one));
    const auto changed = [&](auto change) {
        Checkpoint other = one;
        change(other);
        return contradict(one, other) && contradict(other, one);
    };
    CHECK(changed([](Checkpoint& c) { c.root[0] ^= 1; }));
    CHECK(changed([](Checkpoint& c) { c.live->count += 1; }));
    CHECK(changed([](Checkpoint& c) { c.live->digest[31] ^= 1; }));
    CHECK(changed([](Checkpoint& c) { c.pending->digest[0] ^= 1; }));
    // The log goes on without entries of this feed; sets are told at the newest size alone.
    CHECK_FALSE(changed([](Checkpoint& c) { c.log += 1, c.as_of.milliseconds += 1; }));
    CHECK_FALSE(changed([](Checkpoint& c) { c.live.reset(), c.pending.reset(); }));
    for (const auto another :
         {+[](Checkpoint& c) { c.owner = "G02"; }, +[](Checkpoint& c) { c.feed = "other.v1"; },
          +[](Checkpoint& c) { c.epoch = 3; }, +[](Checkpoint& c) { c.size = 1235; }}) {
        CHECK_FALSE(changed([&](Checkpoint& c) { another(c), c.root[0] ^= 1; }));
    }
}
