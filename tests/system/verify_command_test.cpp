// dongbo verify: documents as they come, without a node.
#include "base/file.hpp"
#include "sync/statement/statement_fixture.hpp"
#include "tests/system/command_fixture.hpp"

using namespace dongbo;
using namespace dongbo::system_test;

namespace {

struct Documents {
    TemporaryFolder folder;
    std::string equal = write("equal.json", encode(sign(a_statement())));
    std::string different = write("different.json", encode(sign(a_different_statement())));
    std::string deletion = write("deletion.json", encode(a_deletion(), "H01", key_of_seed(2)));
    std::string owner_key = NoteKey{"dongbo/G01", key_of_seed(1).public_key()}.text();
    std::string follower_key = NoteKey{"dongbo/H01", key_of_seed(2).public_key()}.text();

    std::string write(const std::string& name, std::string_view text) const {
        must(write_file_atomically(folder.file(name), text));
        return folder.file(name);
    }
    CommandResult verify(const std::string& words) const {
        return dongbo_says("verify " + words + " --lang en");
    }
};

bool says(const CommandResult& answer, std::string_view words) {
    return answer.text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("statements that hold say so, and whether the parties hold the same") {
    const Documents documents;
    const CommandResult equal =
        documents.verify(documents.equal + " --owner-key " + documents.owner_key +
                         " --follower-key " + documents.follower_key);
    CAPTURE(equal.text);
    CHECK(equal.code == 0);
    CHECK(says(equal, "both parties hold the same records"));
    CHECK(says(equal, "1,200,345"));
    CHECK(says(equal, "the owner's word: 1,201,088 / 1,201,100"));
    CHECK(says(equal, "signatures and content fit"));
    CHECK(says(documents.verify(documents.equal), "by the keys inside it"));
    const CommandResult different = documents.verify(documents.different);
    CHECK(different.code == 4);
    CHECK(says(different, "DIFFERENT"));
    const boost::json::value answer = answer_of("verify " + documents.equal);
    CHECK(answer.at("verdict") == "equal");
    CHECK(answer.at("statement").at("position") == 1'234'568);
}

TEST_CASE("a statement with another key, or with something changed, is refused") {
    const Documents documents;
    CHECK(documents.verify(documents.equal + " --owner-key " + documents.follower_key).code == 5);
    CHECK(documents.verify(documents.equal + " --owner-key nonsense").code == 5);
    std::string text = must(read_file(documents.equal));
    text.replace(text.find("\"log\":2345678"), 13, "\"log\":2345679");
    const CommandResult changed = documents.verify(documents.write("changed.json", text));
    CHECK(changed.code == 5);
    CHECK(says(changed, "the signature of dongbo/G01 does not hold"));
    CHECK(documents.verify(documents.write("empty", "")).code == 5);
    CHECK(documents.verify(documents.folder.file("nothing")).code == 2);
}

TEST_CASE("deletions and checkpoints are verified too") {
    const Documents documents;
    CHECK(documents.verify(documents.deletion + " --follower-key " + documents.follower_key).code ==
          0);
    CHECK(documents.verify(documents.deletion + " --follower-key " + documents.owner_key).code ==
          5);
    Checkpoint checkpoint;
    checkpoint.owner = "G01";
    checkpoint.feed = "dan-cu-ha-noi.v1";
    checkpoint.size = 42;
    const std::string note =
        documents.write("checkpoint", sign_checkpoint(checkpoint, key_of_seed(1)));
    const CommandResult good = documents.verify(note + " --owner-key " + documents.owner_key);
    CAPTURE(good.text);
    CHECK(good.code == 0);
    CHECK(says(good, "dongbo/G01/dan-cu-ha-noi.v1/1"));
    CHECK(documents.verify(note + " --owner-key " + documents.follower_key).code == 5);
    CHECK(says(documents.verify(note), "--owner-key"));
}

TEST_CASE("the paper of a statement is a PDF; other documents have none") {
    const Documents documents;
    const std::string pdf = documents.folder.file("paper.pdf");
    const CommandResult written = documents.verify(documents.equal + " --pdf " + pdf);
    CAPTURE(written.text);
    CHECK(written.code == 0);
    CHECK(must(read_file(pdf)).starts_with("%PDF-"));
    CHECK(documents.verify(documents.deletion + " --pdf " + pdf).code == 5);
}
