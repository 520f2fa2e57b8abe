#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "sync/statement/statement_fixture.hpp"

using namespace dongbo;

namespace {

std::string replaced(std::string text, std::string_view what, std::string_view instead) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), instead);
}

std::string why_refused(const std::string& document) {
    const auto read = decode_statement(document);
    return read ? "taken" : read.error().what;
}

}  // namespace

TEST_CASE("two holders are equal where every set and every unit is") {
    CHECK(a_statement().verdict == StatementVerdict::equal);
    CHECK(a_different_statement().verdict == StatementVerdict::different);
    Statement statement = a_statement();
    statement.follower.live.digest[31] ^= 1;
    judge(statement);
    CHECK(statement.verdict == StatementVerdict::different);
    statement = a_statement();
    statement.follower.pending.reset();
    judge(statement);
    CHECK(statement.verdict == StatementVerdict::different);
}

TEST_CASE("a record that one party counts in another unit is a difference") {
    Statement statement = a_statement();
    statement.follower.units[1].live.count -= 1;
    statement.follower.units[2].pending.count += 1;
    judge(statement);
    CHECK(statement.verdict == StatementVerdict::different);
    CHECK(statement.units_that_differ == std::vector<std::string>{"00004", "00008"});
}

TEST_CASE("a unit that one party does not name has no records there") {
    Statement statement = a_statement();
    const SetFigures none = figures(DigestedSet());
    statement.owner.units.push_back({"00025", none, none});
    judge(statement);
    CHECK(statement.verdict == StatementVerdict::equal);
    statement.owner.units.back().live.count = 1;
    judge(statement);
    CHECK(statement.units_that_differ == std::vector<std::string>{"00025"});
}

TEST_CASE("signed statements are read back as they were") {
    for (const Statement& statement : {a_statement(), a_different_statement()}) {
        const SignedStatement document = sign(statement);
        const std::string text = encode(document);
        const SignedStatement read = must(decode_statement(text));
        CHECK(read.statement == statement);
        CHECK(read.owner_key == document.owner_key);
        CHECK(encode(read) == text);
    }
}

TEST_CASE("units that were asked for and are not there are told to be left out") {
    Statement statement = a_statement();
    statement.units_left_out = true;
    CHECK(why_refused(encode(sign(statement))).find("leave out") != std::string::npos);
    statement.owner.units.clear();
    statement.follower.units.clear();
    const SignedStatement read = must(decode_statement(encode(sign(statement))));
    CHECK(read.statement == statement);
    CHECK(statement_words(statement).proves_not_en.find("by unit") != std::string::npos);
}

TEST_CASE("lists show when a kept statement was made, and what it says") {
    for (const Statement& statement : {a_statement(), a_different_statement()})
        CHECK(glance_at(encode(sign(statement))) ==
              StatementGlance{statement.at, statement.verdict});
    CHECK_FALSE(glance_at("").has_value());
    CHECK_FALSE(glance_at(encode(a_deletion(), "H01", key_of_seed(2))).has_value());
}

TEST_CASE("a statement of which anything was changed is refused, and why is said") {
    const std::string good = encode(sign(a_statement()));
    REQUIRE(decode_statement(good));
    CHECK(why_refused(good + "\n").find("canonical") != std::string::npos);
    CHECK(why_refused(replaced(good, "\"count\":1200345", "\"count\":1200346")).find("verdict") !=
          std::string::npos);
    CHECK(why_refused(replaced(good, "\"log\":2345678", "\"log\":2345679"))
              .find("signature of dongbo/G01") != std::string::npos);
    CHECK(why_refused(replaced(good, "\"proves\":{\"en\":\"At", "\"proves\":{\"en\":\"In"))
              .find("canonical") != std::string::npos);
    SignedStatement other = sign(a_statement());
    other.follower_signature = other.owner_signature;
    CHECK(why_refused(encode(other)).find("signature of dongbo/H01") != std::string::npos);
    other = sign(a_statement());
    other.follower_key.name = "dongbo/H02";
    CHECK(why_refused(encode(other)).find("agencies") != std::string::npos);
    other = sign(a_statement());
    other.statement.verdict = StatementVerdict::different;
    CHECK(why_refused(encode(other)).find("verdict") != std::string::npos);
    for (std::size_t cut = 0; cut < good.size(); cut += 7)
        CHECK_FALSE(decode_statement(good.substr(0, cut)));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string spoiled = good;
        spoiled[at] = static_cast<char>(spoiled[at] ^ 1);
        CAPTURE(at);
        CHECK_FALSE(decode_statement(spoiled));
    }
    CHECK(decode_statement(std::string(kStatementBytesMax + 1, '{')).error().code ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("what arrived of what was announced is told as the owner's word, where it is told") {
    const auto told = [](const Statement& statement) {
        return statement_words(statement).proves_not_en.find("owner's word") != std::string::npos;
    };
    CHECK(told(a_statement()));
    CHECK_FALSE(told(a_different_statement()));
    Statement statement = a_statement();
    statement.covered = StatementCovered{7, 7};
    CHECK(decode_statement(encode(sign(statement))).has_value());
    statement.covered = StatementCovered{8, 7};
    CHECK(why_refused(encode(sign(statement))).find("more arrived") != std::string::npos);
}

TEST_CASE("a deletion is signed by the follower alone") {
    const SigningKey key = key_of_seed(2);
    const std::string text = encode(a_deletion(), "H01", key);
    const SignedDeletion read = must(decode_deletion(text));
    CHECK(read.deletion == a_deletion());
    CHECK(read.key == NoteKey{"dongbo/H01", key.public_key()});
    CHECK_FALSE(decode_deletion(encode(a_deletion(), "H02", key)));
    const std::string other = NoteKey{"dongbo/H01", key_of_seed(1).public_key()}.text();
    CHECK_FALSE(decode_deletion(replaced(text, read.key.text(), other)));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string spoiled = text;
        spoiled[at] = static_cast<char>(spoiled[at] ^ 1);
        CAPTURE(at);
        CHECK_FALSE(decode_deletion(spoiled));
        CHECK_FALSE(decode_deletion(text.substr(0, at)));
    }
}

TEST_CASE("statements and deletions are those of the golden vectors") {
    const auto vectors = boost::json::parse(
        must(read_file(DONGBO_SOURCE_FOLDER "/docs/formats/statement-vectors.json")));
    const auto text = [](const boost::json::value& vector) {
        return boost::json::value_to<std::string>(vector.at("document"));
    };
    const boost::json::array& statements = vectors.at("statements").as_array();
    REQUIRE(statements.size() == 2);
    CHECK(text(statements[0]) == encode(sign(a_statement())));
    CHECK(text(statements[1]) == encode(sign(a_different_statement())));
    CHECK(text(vectors.at("deletions").as_array()[0]) ==
          encode(a_deletion(), "H01", key_of_seed(2)));
}
