#include "sync/format/feed_messages.hpp"

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kHashesMax = 128;

void append_hashes(JsonWriter& json, const std::vector<Hash>& hashes) {
    json.begin_array();
    for (const Hash& hash : hashes) json.value(hex(hash));
    json.end_array();
}

void read_hashes(CanonicalReader& reader, std::vector<Hash>& hashes) {
    reader.expect("[");
    while (reader.good() && !reader.take("]")) {
        if (!hashes.empty()) reader.expect(",");
        if (hashes.size() >= kHashesMax) reader.refuse();
        reader.read_hex(hashes.emplace_back());
    }
}

Result<ReadChanges> read_changes(std::string_view body, const CompressionDictionary& dictionary) {
    ReadChanges read;
    TRY_ASSIGN(read.page, decode_changes_page(body, dictionary));
    read.leaves.reserve(read.page.entries.size());
    read.changes.reserve(read.page.entries.size());
    for (PageEntry& entry : read.page.entries) {
        if (entry.erased()) {
            read.leaves.push_back(entry.leaf);
            continue;
        }
        read.leaves.push_back(leaf_hash(entry.salt, entry.encoded));
        TRY_ASSIGN(FeedChange change, decode_feed_change(entry.encoded));
        read.changes.push_back(std::move(change));
        std::string().swap(entry.encoded);
    }
    return read;
}

template <class Page>
void keep(Result<Page> page, std::optional<Page>& place, ReadAnswer& read) {
    if (page)
        place = std::move(*page);
    else
        read.unreadable = std::move(page).error();
    std::string().swap(read.answer.body);
}

}  // namespace

std::string encode(const MerkleFrontier& frontier) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("peaks");
    append_hashes(json, frontier.peaks());
    json.member("size", frontier.size()).end_object();
    return out;
}

Result<MerkleFrontier> decode_frontier(std::string_view json) {
    CanonicalReader reader(json);
    std::vector<Hash> peaks;
    std::uint64_t size = 0;
    reader.expect("{\"peaks\":");
    read_hashes(reader, peaks);
    reader.expect(",\"size\":").read(size);
    if (!reader.expect("}").finished())
        return fail(ErrorCode::invalid, "this is no frontier of a tree");
    return MerkleFrontier::make(size, std::move(peaks));
}

std::string encode(const InclusionProof& inclusion) {
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .member("checkpoint", inclusion.checkpoint)
        .member("index", inclusion.index)
        .member("leaf", hex(inclusion.leaf))
        .key("proof");
    append_hashes(json, inclusion.proof);
    json.member("root", hex(inclusion.root)).member("size", inclusion.size).end_object();
    return out;
}

Result<InclusionProof> decode_inclusion(std::string_view json) {
    CanonicalReader reader(json);
    InclusionProof inclusion;
    reader.expect("{\"checkpoint\":").read(inclusion.checkpoint);
    reader.expect(",\"index\":").read(inclusion.index);
    reader.expect(",\"leaf\":").read_hex(inclusion.leaf);
    reader.expect(",\"proof\":");
    read_hashes(reader, inclusion.proof);
    reader.expect(",\"root\":").read_hex(inclusion.root);
    reader.expect(",\"size\":").read(inclusion.size);
    if (!reader.expect("}").finished())
        return fail(ErrorCode::invalid, "this is no proof of inclusion");
    return inclusion;
}

std::string encode_proof(const std::vector<Hash>& proof) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("proof");
    append_hashes(json, proof);
    json.end_object();
    return out;
}

Result<std::vector<Hash>> decode_proof(std::string_view json) {
    CanonicalReader reader(json);
    std::vector<Hash> proof;
    reader.expect("{\"proof\":");
    read_hashes(reader, proof);
    if (!reader.expect("}").finished())
        return fail(ErrorCode::invalid, "this is no proof of a tree");
    return proof;
}

ReadAnswer read_answer(const FeedRequest& request, FeedAnswer answer,
                       const CompressionDictionary& dictionary) {
    ReadAnswer read{std::move(answer)};
    if (read.answer.status != 200) return read;
    if (request.kind == FeedRequest::Kind::changes)
        keep(read_changes(read.answer.body, dictionary), read.changes, read);
    else if (request.kind == FeedRequest::Kind::snapshot)
        keep(decode_snapshot_page(read.answer.body, dictionary), read.snapshot, read);
    return read;
}

}  // namespace dongbo
