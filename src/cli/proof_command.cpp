// proof: a feed's newest checkpoint, or a proof that its log holds an entry or only ever grew; from
// the node's own files, whether it is being served or not.
#include <fmt/core.h>

#include "cli/commands.hpp"
#include "node/configuration.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_reader.hpp"

namespace dongbo {
namespace {

/// Who follows the feed: proofs are made for nobody else.
Result<std::string> consumer_of(NodeStore& node, FeedStore& feeds, const std::string& feed,
                                const Date& today) {
    TRY_ASSIGN(const std::vector<OwnedFeedSummary> all, owned_feeds(node, feeds, today));
    std::string names;
    for (const OwnedFeedSummary& one : all) {
        if (one.feed == feed && !one.consumer.empty()) return one.consumer;
        names += (names.empty() ? "" : ", ") + one.feed;
    }
    return fail(ErrorCode::not_found, "this node owns no such feed", feed,
                names.empty() ? "it shares nothing yet" : "it has " + names);
}

FeedRequest request_of(const ProofOptions& options) {
    FeedRequest request;
    request.feed = options.feed;
    if (options.position) {
        request.kind = FeedRequest::Kind::inclusion;
        request.after = *options.position;
    } else {
        request.kind = FeedRequest::Kind::consistency;
        request.from = std::to_string(options.from.value_or(0));
        request.after = options.to.value_or(0);
    }
    return request;
}

Result<std::string> prove(const ProofOptions& options) {
    TRY_ASSIGN(const Configuration configuration, load_configuration(options.configuration));
    if (configuration.signing_key_file().empty())
        return fail(ErrorCode::invalid, "the node has no key to sign with", options.configuration,
                    "give it one: signing_key");
    TRY_ASSIGN(const SigningKey key, SigningKey::load(configuration.signing_key_file()));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(configuration.node));
    TRY_ASSIGN(const std::unique_ptr<FeedStore> feeds,
               FeedStore::open(configuration.node + "/" + kFeedsFile));
    TRY_ASSIGN(const std::unique_ptr<FeedReader> reader, FeedReader::open(*node, *feeds, key));
    if (!options.position && !options.to) return reader->checkpoint(options.feed);
    const Timestamp now = system_clock().now();
    TRY_ASSIGN(const std::string consumer,
               consumer_of(*node, *feeds, options.feed, vietnamese_day(now)));
    const FeedAnswer answer = reader->answer(request_of(options), consumer, kSyncProtocol, now);
    if (answer.status == 200) return answer.body + "\n";
    return fail(ErrorCode::invalid, "there is no such proof: " + answer.problem, options.feed,
                "positions and sizes go up to the size that the checkpoint names");
}

}  // namespace

Exit run_proof(const Console& console, const ProofOptions& options) {
    const auto proof = prove(options);
    if (!proof) return console.report(proof.error());
    fmt::print("{}", *proof);
    return Exit::ok;
}

}  // namespace dongbo
