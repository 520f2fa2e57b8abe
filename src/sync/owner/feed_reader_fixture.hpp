// An owner that answers, and a follower that believes everything.
#pragma once

#include <algorithm>
#include <map>

#include "sync/format/feed_messages.hpp"
#include "sync/format/page.hpp"
#include "sync/owner/feed_model_fixture.hpp"
#include "sync/owner/feed_reader.hpp"

namespace dongbo::testing {

/// What a follower took over, and up to where in the owner's log.
struct Taken {
    HeldRecords records;
    std::map<RecordId, Position> logs;
    std::size_t told = 0;  ///< entries of snapshots

    /// Of two states the one with the greater log holds.
    void take(const FeedChange& change) {
        Position& log = logs[change.record];
        if (change.kind != FeedChangeKind::edition && change.log < log) return;
        log = change.log;
        follow(records, change);
    }
};

struct AnsweringNode : ResidentNode {
    AnsweringNode() { put(share("all", "", true)); }

    void feed(FeederOptions options = {}) {
        if (!made || options.retention != FeederOptions().retention) made = feeder(*feeds, options);
        while (!must(made->advance()).empty()) {
        }
    }
    FeedReader& reader() {
        if (!answering) answering = must(FeedReader::open(*node, *feeds, key));
        return *answering;
    }
    FeedAnswer ask(const FeedRequest& request, const std::string& agency = "H01",
                   int protocol = kSyncProtocol) {
        return reader().answer(request, agency, protocol, now);
    }
    FeedRequest request(FeedRequest::Kind kind, const std::string& name) const {
        FeedRequest made_request;
        made_request.kind = kind;
        made_request.feed = name;
        return made_request;
    }
    FeedAnswer describe(const std::string& name, const std::string& agency = "H01") {
        return ask(request(FeedRequest::Kind::describe, name), agency);
    }
    FeedDescription description(const std::string& name) {
        const FeedAnswer answer = describe(name);
        REQUIRE_MESSAGE(answer.status == 200, answer.problem);
        return must(decode_feed_description(answer.body));
    }
    Checkpoint open(const std::string& note) const {
        return must(open_checkpoint(note, {"dongbo/G01", key.public_key()}));
    }
    CompressionDictionary dictionary(const Share& of) const {
        const Contract shared = must(shared_contract(contract, of));
        return page_dictionary(shared.name, shared.fields);
    }
    FeedAnswer ask_changes(const std::string& name, Position after, std::size_t limit = 0) {
        FeedRequest made_request = request(FeedRequest::Kind::changes, name);
        made_request.after = after;
        made_request.limit = limit;
        return ask(made_request);
    }
    ChangesPage changes(const std::string& name, const Share& of, Position after,
                        std::size_t limit = 0) {
        const FeedAnswer answer = ask_changes(name, after, limit);
        REQUIRE_MESSAGE(answer.status == 200, answer.problem);
        return must(decode_changes_page(answer.body, dictionary(of)));
    }
    FeedAnswer ask_snapshot(const std::string& name, const std::string& cursor,
                            const std::string& from, std::size_t limit) {
        FeedRequest made_request = request(FeedRequest::Kind::snapshot, name);
        made_request.cursor = cursor;
        made_request.from = from;
        made_request.limit = limit;
        return ask(made_request);
    }
    /// `between` is called before each further page. The size that the first page showed.
    Position snapshot(Taken& taken, const std::string& name, const Share& of,
                      const std::string& from = {}, std::size_t limit = 3,
                      const std::function<void()>& between = {}) {
        std::optional<Position> first;
        std::string cursor;
        do {
            if (first && between) between();
            const FeedAnswer answer = ask_snapshot(name, cursor, from, limit);
            REQUIRE_MESSAGE(answer.status == 200, answer.problem);
            const SnapshotPage page = must(decode_snapshot_page(answer.body, dictionary(of)));
            for (const FeedChange& change : page.records) taken.take(change);
            taken.told += page.records.size();
            if (!first) first = page.feed_size;
            cursor = page.cursor;
        } while (!cursor.empty());
        return *first;
    }
    /// Takes all changes after the position; the tree must lead to each checkpoint.
    Position catch_up(Taken& taken, const std::string& name, const Share& of, Position after,
                      std::size_t limit = 2) {
        FeedRequest asked = request(FeedRequest::Kind::frontier, name);
        asked.after = after;
        MerkleFrontier tree = must(decode_frontier(ask(asked).body));
        while (true) {
            const ChangesPage page = changes(name, of, tree.size(), limit);
            for (const PageEntry& entry : page.entries) {
                tree.append(entry.erased() ? entry.leaf : leaf_hash(entry.salt, entry.encoded));
                if (!entry.erased()) taken.take(must(decode_feed_change(entry.encoded)));
            }
            const Checkpoint checkpoint = open(page.checkpoint);
            REQUIRE(checkpoint.size == tree.size());
            REQUIRE(checkpoint.root == tree.root());
            if (page.entries.empty()) return tree.size();
        }
    }
    void check(const Taken& taken, const Share& of) {
        REQUIRE(differences(taken.records, ExpectedRecords(*this, of).read()) == "");
    }
    /// People of every kind: placed, divided and decided, waiting, in doubt.
    void fill(std::uint64_t from, std::uint64_t to) {
        const UnitRef homes[] = {{"00001", "2025-06-30"},
                                 {"00002", "2025-06-30"},
                                 {"00003", "2025-06-30"},
                                 {"00004", "2025-07-01"},
                                 {"00005", "2025-07-01"},
                                 {"99999", "2025-07-01"},
                                 {"", ""}};
        std::vector<Wish> wishes;
        for (std::uint64_t i = from; i < to; ++i) {
            wishes.push_back(wish(i, "Tên " + std::to_string(i), i % 3 == 0 ? "x" : "y", "Thôn 1",
                                  homes[i % std::size(homes)]));
            if (i % 4 != 0) continue;
            if (i % 8 != 0) wishes.pop_back();
            Wish waiting = wish(i, "Tên mới " + std::to_string(i), "x", "Thôn 1",
                                homes[(i + 3) % std::size(homes)]);
            waiting.verdict = Verdict::quarantined;
            waiting.findings = {{"r1", "note", "x"}, {"r2", "", "bí mật"}};
            wishes.push_back(std::move(waiting));
        }
        commit_all(residents, std::move(wishes));
    }

    SigningKey key = must(SigningKey::generate());
    Timestamp now = *Timestamp::parse("2026-11-27T10:00:00Z");
    std::unique_ptr<Feeder> made;
    std::unique_ptr<FeedReader> answering;
};

}  // namespace dongbo::testing
