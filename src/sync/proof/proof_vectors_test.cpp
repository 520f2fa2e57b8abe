// Holds the C++ code against docs/formats/proof-vectors.json.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "sync/proof/checkpoint.hpp"
#include "sync/proof/merkle.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

namespace json = boost::json;

json::array read_proof_vectors(const char* name) {
    const std::string text =
        must(read_file(DONGBO_SOURCE_FOLDER "/docs/formats/proof-vectors.json"));
    const json::array vectors = json::parse(text).at(name).as_array();
    REQUIRE_FALSE(vectors.empty());
    return vectors;
}

std::string text_of(const json::value& vector, const char* key) {
    return json::value_to<std::string>(vector.at(key));
}

std::uint64_t number_of(const json::value& vector, const char* key) {
    return vector.at(key).to_number<std::uint64_t>();
}

template <std::size_t Size>
std::array<std::uint8_t, Size> bytes_of(const json::value& text) {
    std::array<std::uint8_t, Size> out{};
    REQUIRE(parse_hex(json::value_to<std::string>(text), out));
    return out;
}

std::vector<Hash> proof_of(const json::value& vector) {
    std::vector<Hash> out;
    for (const json::value& hash : vector.at("proof").as_array()) out.push_back(bytes_of<32>(hash));
    return out;
}

DigestElement element_of(const json::value& vector) {
    return {RecordId{bytes_of<16>(vector.at("record"))}, bytes_of<32>(vector.at("content_hash"))};
}

SetFigures set_of(const json::value& vector) {
    return {number_of(vector, "count"), bytes_of<32>(vector.at("digest"))};
}

/// The leaf at an index is the hash of its number in decimal digits.
Hash leaf_at(std::uint64_t index) {
    return sha256(std::to_string(index));
}

const SubtreeHash kSubtree = [](unsigned level, std::uint64_t index) -> Result<Hash> {
    MerkleFrontier frontier;
    const std::uint64_t width = std::uint64_t{1} << level;
    for (std::uint64_t i = 0; i < width; ++i) frontier.append(leaf_at(index * width + i));
    return frontier.root();
};

Hash root_at(std::uint64_t size) {
    return must(frontier_at(size, kSubtree)).root();
}

SigningKey signing_key(const json::value& signer) {
    return must(SigningKey::from_seed(bytes_of<32>(signer.at("seed"))));
}

Checkpoint checkpoint_of(const json::value& vector) {
    Checkpoint out;
    out.owner = text_of(vector, "owner");
    out.feed = text_of(vector, "feed");
    out.epoch = number_of(vector, "epoch");
    out.size = number_of(vector, "size");
    out.root = bytes_of<32>(vector.at("root"));
    out.log = number_of(vector, "log");
    out.as_of = Timestamp::parse(text_of(vector, "as_of")).value();
    if (const auto* live = vector.as_object().if_contains("live")) out.live = set_of(*live);
    if (const auto* pending = vector.as_object().if_contains("pending")) {
        out.pending = set_of(*pending);
    }
    return out;
}

}  // namespace

TEST_CASE("elements of digests are those of the golden vectors") {
    for (const json::value& vector : read_proof_vectors("elements")) {
        SetDigest alone;
        alone.add(element_of(vector));
        CHECK(hex(as_bytes(alone.bytes()).first(16)) == text_of(vector, "begins"));
        CHECK(hex(alone.hash()) == text_of(vector, "sha256"));
    }
}

TEST_CASE("digests of sets are those of the golden vectors") {
    const json::array elements = read_proof_vectors("elements");
    for (const json::value& vector : read_proof_vectors("sets")) {
        SetDigest digest;
        for (const json::value& index : vector.at("elements").as_array()) {
            digest.add(element_of(elements.at(index.to_number<std::size_t>())));
        }
        CHECK(hex(digest.hash()) == text_of(vector, "digest"));
    }
}

TEST_CASE("roots and proofs are those of the golden vectors, and hold") {
    for (const json::value& vector : read_proof_vectors("roots")) {
        CHECK(hex(root_at(number_of(vector, "size"))) == text_of(vector, "root"));
    }
    for (const json::value& vector : read_proof_vectors("inclusion")) {
        const std::uint64_t index = number_of(vector, "index"), size = number_of(vector, "size");
        CHECK(must(inclusion_proof(index, size, kSubtree)) == proof_of(vector));
        CHECK(verify_inclusion(leaf_at(index), index, size, root_at(size), proof_of(vector)));
    }
    for (const json::value& vector : read_proof_vectors("consistency")) {
        const std::uint64_t before = number_of(vector, "before"),
                            after = number_of(vector, "after");
        CHECK(must(consistency_proof(before, after, kSubtree)) == proof_of(vector));
        CHECK(verify_consistency(before, root_at(before), after, root_at(after), proof_of(vector)));
    }
}

TEST_CASE("notes are those of the golden vectors, and open") {
    for (const json::value& vector : read_proof_vectors("notes")) {
        std::string note;
        std::vector<NoteKey> keys;
        for (const json::value& signer : vector.at("signers").as_array()) {
            const std::string name = text_of(signer, "name");
            note = note.empty() ? sign_note(text_of(vector, "text"), name, signing_key(signer))
                                : add_signature(note, name, signing_key(signer));
            keys.push_back(must(NoteKey::parse(text_of(signer, "key"))));
            CHECK(keys.back() == NoteKey{name, signing_key(signer).public_key()});
            CHECK(keys.back().text() == text_of(signer, "key"));
        }
        CHECK(note == text_of(vector, "note"));
        CHECK(must(open_note(note, keys)) == text_of(vector, "text"));
    }
}

TEST_CASE("checkpoints are those of the golden vectors, and open") {
    for (const json::value& vector : read_proof_vectors("checkpoints")) {
        const Checkpoint checkpoint = checkpoint_of(vector);
        const std::string note = text_of(vector, "note");
        CHECK(sign_checkpoint(checkpoint, signing_key(vector.at("signer"))) == note);
        const NoteKey key = must(NoteKey::parse(text_of(vector.at("signer"), "key")));
        CHECK(must(open_checkpoint(note, key)) == checkpoint);
    }
}
