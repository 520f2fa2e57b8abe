// The command as people and scripts use it: words in, answers and exit codes out.
#include "base/file.hpp"
#include "tests/system/command_fixture.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
namespace json = boost::json;

TEST_CASE("every command has a --help with an example") {
    for (const char* command :
         {"init",   "load",     "watch",         "status",        "get",
          "find",   "explain",  "delivery list", "delivery show", "delivery abandon",
          "doctor", "backup",   "restore",       "demo",          "synth",
          "units",  "findings", "measure",       "cases",         "settle"}) {
        CAPTURE(command);
        const CommandResult answer = dongbo_says(std::string(command) + " --help");
        CHECK(answer.code == 0);
        CHECK(answer.text.find("Example:\n  dongbo " + std::string(command)) != std::string::npos);
    }
}

TEST_CASE("wrong words are told apart from failures by the exit code") {
    const TemporaryFolder folder;
    CHECK(dongbo_says("").code == 2);
    CHECK(dongbo_says("no-such-command").code == 2);
    CHECK(dongbo_says("status --no-such-option").code == 2);
    CHECK(dongbo_says("status --node " + folder.file("nothing")).code == 3);
    const CommandResult english = dongbo_says("status --lang en --node " + folder.file("nothing"));
    CHECK(english.text.starts_with("Error: "));
    const json::value error =
        json::parse(dongbo_says("status --json --node " + folder.file("nothing")).text);
    CHECK(error.at("error").at("code") == "not_found");
}

TEST_CASE("init makes a dataset for each shipped contract, and only once") {
    const LoadedNode loaded;
    const json::value status = answer_of("status --node " + loaded.node);
    CHECK(status.at("datasets").as_array().size() == 16);
    CHECK(dongbo_says("init --agency G01 --contracts " DONGBO_SOURCE_DIR "/contracts --node " +
                      loaded.node)
              .code == 4);
}

TEST_CASE("a load accounts for every row, and loading it again changes nothing") {
    const LoadedNode loaded;
    const json::value dry = answer_of(loaded.load + " --dry-run");
    CHECK(answer_of("status --node " + loaded.node).at("deliveries").as_array().empty());
    const json::value report = answer_of(loaded.load);
    CHECK(report.at("rows") == dry.at("rows"));
    std::int64_t sum = 0;
    for (const auto& [name, rows] : report.at("rows").as_object())
        sum += rows.to_number<std::int64_t>();
    CHECK(sum == report.at("physical_rows").to_number<std::int64_t>());
    CHECK(answer_of(loaded.load).at("known_before").as_bool());
    CHECK(answer_of("doctor --node " + loaded.node).at("sound").as_bool());
}

TEST_CASE("a control total that does not fit stops the load before anything is committed") {
    const LoadedNode loaded;
    const CommandResult refused = dongbo_says(loaded.load + " --rows 7 --lang en");
    CHECK(refused.code == 5);
    CHECK(refused.text.find("7") != std::string::npos);
    CHECK(answer_of("find person --node " + loaded.node).at("records").as_array().empty());
}

TEST_CASE("a record is found without marks, read, read as it was, and explained") {
    const LoadedNode loaded;
    answer_of(loaded.load);
    const json::value found =
        answer_of("find person full_name^=nguyen --limit 2 --node " + loaded.node);
    REQUIRE(found.at("records").as_array().size() == 2);
    const json::value& record = found.at("records").at(0);
    CHECK(record.at("content").at("full_name").as_string().starts_with("Nguyễn"));
    const std::string id = json::value_to<std::string>(record.at("record"));
    const std::string rest = " person " + id + " --node " + loaded.node;
    CHECK(answer_of("get" + rest) == record);
    const std::string position = json::serialize(record.at("position"));
    CHECK(answer_of("get" + rest + " --at " + position).at("content") == record.at("content"));
    CHECK(dongbo_says("get" + rest + " --at 1").code == 3);
    const json::value explained = answer_of("explain" + rest);
    CHECK(explained.at("history").at(0).at("change").at("record").as_string() == id);
    const CommandResult people = dongbo_says("explain" + rest);
    CHECK(people.text.find("person.csv, dòng") != std::string::npos);

    const std::string cursor = json::value_to<std::string>(found.at("next_cursor"));
    const json::value next = answer_of("find person full_name^=nguyen --limit 2 --cursor " +
                                       cursor + " --node " + loaded.node);
    CHECK(next.at("records").at(0) != record);
    CHECK(dongbo_says("find person no_such_field=1 --node " + loaded.node).code == 5);
    CHECK(dongbo_says("get person xyz --node " + loaded.node).code == 5);
}

TEST_CASE("a backup is restored into a node with the same records") {
    const LoadedNode loaded;
    answer_of(loaded.load);
    const std::string backup = loaded.folder.file("backup");
    const std::string restored = loaded.folder.file("restored");
    CHECK(dongbo_says("backup " + backup + " --node " + loaded.node).code == 0);
    CHECK(dongbo_says("backup " + backup + " --node " + loaded.node).code == 4);
    CHECK(dongbo_says("restore " + backup + " --node " + restored).code == 0);
    CHECK(state_digest(restored) == state_digest(loaded.node));
    CHECK(answer_of("doctor --node " + restored).at("sound").as_bool());
    CHECK(dongbo_says("restore " + backup + " --node " + restored).code == 4);
}

TEST_CASE("a wrong contract is refused with file, line, what is wrong and what would be right") {
    const TemporaryFolder folder;
    auto contract = read_file(DONGBO_SOURCE_DIR "/contracts/person.yaml");
    REQUIRE(contract.has_value());
    contract->replace(contract->find("logicalType: string"), 19, "logicalType: strnig");
    REQUIRE(make_directory(folder.file("contracts")).has_value());
    REQUIRE(write_file_atomically(folder.file("contracts/person.yaml"), *contract).has_value());
    const CommandResult refused =
        dongbo_says("init --agency G01 --contracts " + folder.file("contracts") + " --node " +
                    folder.file("node"));
    CHECK(refused.code == 5);
    CHECK(refused.text.find("person.yaml") != std::string::npos);
    CHECK(refused.text.find("strnig") != std::string::npos);
    CHECK(refused.text.find("string") != std::string::npos);
    CHECK_FALSE(file_exists(folder.file("node")));
}
