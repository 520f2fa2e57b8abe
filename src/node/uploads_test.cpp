#include "node/uploads.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;

namespace {

constexpr Timestamp kNow{1'800'000'000'000};

struct Fixture {
    testing::TemporaryFolder folder;
    std::unique_ptr<Uploads> uploads = Uploads::open(folder.path(), {.open_per_owner = 2}).value();
    std::string begin(std::uint64_t length) {
        return uploads->begin("official-1", "C:\\tam\\dân cư.csv", length, kNow).value().id;
    }
};

}  // namespace

TEST_CASE("an upload comes piece by piece and goes on after a restart") {
    Fixture f;
    const std::string id = f.begin(10);
    CHECK(f.uploads->append("official-1", id, 0, "hello").value().offset == 5);
    f.uploads = Uploads::open(f.folder.path(), {}).value();
    const auto found = f.uploads->find("official-1", id);
    REQUIRE(found);
    CHECK(found->offset == 5);
    CHECK(found->name == "dân cư.csv");
    CHECK_FALSE(found->complete());
    CHECK(f.uploads->append("official-1", id, 5, "world").value().complete());
    CHECK(read_file(f.uploads->path(id)).value() == "helloworld");
    REQUIRE(f.uploads->remove("official-1", id));
    CHECK(f.uploads->find("official-1", id).error().code == ErrorCode::not_found);
}

TEST_CASE("a piece that does not follow, or is too long, changes nothing and says where to go on") {
    Fixture f;
    const std::string id = f.begin(6);
    REQUIRE(f.uploads->append("official-1", id, 0, "abc"));
    const auto again = f.uploads->append("official-1", id, 0, "abc");
    CHECK(again.error().code == ErrorCode::conflict);
    CHECK(again.error().what.find("byte 3") != std::string::npos);
    CHECK(f.uploads->append("official-1", id, 3, "defg").error().code == ErrorCode::invalid);
    CHECK(f.uploads->find("official-1", id).value().offset == 3);
}

TEST_CASE("nobody sees the uploads of somebody else, and ids are no paths") {
    Fixture f;
    const std::string id = f.begin(6);
    CHECK(f.uploads->find("official-2", id).error().code == ErrorCode::not_found);
    CHECK(f.uploads->append("official-2", id, 0, "x").error().code == ErrorCode::not_found);
    CHECK(f.uploads->remove("official-2", id).error().code == ErrorCode::not_found);
    for (const char* bad : {"", "..", "../../etc/passwd", "0123456789ABCDEF0123456789abcdef"})
        CHECK(f.uploads->find("official-1", bad).error().code == ErrorCode::not_found);
}

TEST_CASE("names, lengths and numbers of uploads are limited") {
    Fixture f;
    for (const char* bad : {"", "..", "a/", "a\nb", "\xff"})
        CHECK(f.uploads->begin("o", bad, 1, kNow).error().code == ErrorCode::invalid);
    CHECK(f.uploads->begin("o", std::string(201, 'a'), 1, kNow).error().code == ErrorCode::invalid);
    CHECK(f.uploads->begin("o", "a.csv", 0, kNow).error().code == ErrorCode::invalid);
    CHECK(f.uploads->begin("o", "a.csv", 9ULL << 30, kNow).error().code ==
          ErrorCode::limit_exceeded);
    f.begin(1);
    f.begin(1);
    CHECK(f.uploads->begin("official-1", "a.csv", 1, kNow).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(f.uploads->begin("official-2", "a.csv", 1, kNow));
}

TEST_CASE("what nobody loaded expires after a day, unless it is in use") {
    Fixture f;
    const std::string unused = f.begin(1);
    const std::string used = f.begin(1);
    REQUIRE(f.uploads->expire({kNow.milliseconds + 86'400'000}, {used}));
    CHECK(f.uploads->find("official-1", unused));
    REQUIRE(f.uploads->expire({kNow.milliseconds + 86'400'001}, {used}));
    CHECK(f.uploads->find("official-1", unused).error().code == ErrorCode::not_found);
    CHECK(f.uploads->find("official-1", used));
}
