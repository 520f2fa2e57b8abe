// Who follows this node, whom it follows, and how far each is.
#include <algorithm>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "node/federation/follower_book.hpp"
#include "node/federation/following.hpp"
#include "node/services.hpp"
#include "share/share.hpp"
#include "store/feed_store.hpp"
#include "sync/checkpoint.hpp"

namespace dongbo::api {
namespace {

Result<> must_oversee(const Exchange& exchange) {
    if (may(exchange, Permission::oversee_copies, exchange.reader.node().agency())) return {};
    return fail(ErrorCode::unauthorised, "another agency keeps these copies", "",
                "its own stewards look after them");
}

Result<Following*> following_of(const Exchange& exchange) {
    if (exchange.services.following != nullptr) return exchange.services.following;
    return fail(ErrorCode::not_found, "this node follows nobody", "",
                "its configuration says whom it follows: follow");
}

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
    json.member(name, time ? std::optional(time->rfc3339()) : std::nullopt);
}

void write_followed(JsonWriter& json, const FollowedStatus& status) {
    json.begin_object()
        .member("share", status.share)
        .member("from", status.from)
        .member("owner", status.owner)
        .member("dataset", status.dataset)
        .member("feed", status.feed)
        .member("purpose", status.purpose)
        .member("phase", name(status.phase))
        .member("why", status.why)
        .member("trouble", status.trouble)
        .member("served", status.served)
        .member("position", status.position)
        .member("behind", status.owner_size - std::min(status.owner_size, status.position))
        .member("has_statement", !status.statement.empty());
    write_time(json, "as_of", status.as_of);
    json.end_object();
}

/// The newest feed of a share; nothing: none was made yet.
const FeedRow* feed_of(const std::vector<FeedRow>& feeds, const std::string& share) {
    const FeedRow* newest = nullptr;
    for (const FeedRow& feed : feeds)
        if (feed.share == share && (newest == nullptr || feed.number > newest->number))
            newest = &feed;
    return newest;
}

void write_follower(JsonWriter& json, const Exchange& exchange, const Share& share,
                    const FeedRow* feed) {
    std::optional<FollowerBook::Entry> seen;
    if (feed != nullptr && exchange.services.followers != nullptr)
        seen = exchange.services.followers->find(feed->name, share.consumer);
    json.begin_object()
        .member("share", share.name)
        .member("consumer", share.consumer)
        .member("dataset", share.dataset)
        .member("valid_from", share.valid_from.iso())
        .member("valid_until",
                share.valid_until ? std::optional(share.valid_until->iso()) : std::nullopt)
        .member("feed", feed != nullptr ? std::optional(feed->name) : std::nullopt)
        .member("closed", feed != nullptr && feed->closed)
        .member("size", feed != nullptr ? feed->size : 0);
    json.member("position", seen ? std::optional(seen->position) : std::nullopt);
    write_time(json, "seen", seen ? std::optional(seen->seen) : std::nullopt);
    json.end_object();
}

}  // namespace

Result<HttpResponse> list_following(Exchange& exchange) {
    std::vector<FollowedStatus> all;
    const std::string agency = exchange.reader.node().agency();
    if (exchange.services.following != nullptr && may(exchange, Permission::see_status, agency))
        all = exchange.services.following->all();
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("agency", agency).key("following").begin_array();
        for (const FollowedStatus& status : all) write_followed(json, status);
        json.end_array();
    });
}

Result<HttpResponse> show_followed_statement(Exchange& exchange) {
    if (!may(exchange, Permission::see_status, exchange.reader.node().agency()))
        return fail(ErrorCode::unauthorised, "another agency keeps this copy", "",
                    "ask its own people");
    TRY_ASSIGN(Following* const following, following_of(exchange));
    TRY_ASSIGN(const FollowedStatus status, following->find(exchange.part("share")));
    if (status.statement.empty())
        return fail(ErrorCode::not_found, "there is no statement yet", status.share,
                    "POST asks for one");
    return HttpResponse::json(200, status.statement);
}

Result<HttpResponse> post_followed_confirmation(Exchange& exchange) {
    TRY(must_oversee(exchange));
    TRY_ASSIGN(Following* const following, following_of(exchange));
    const std::string& share = exchange.part("share");
    TRY(following->confirm(share));
    TRY_ASSIGN(const FollowedStatus status, following->find(share));
    return json_answer(
        exchange,
        [&](JsonWriter& json) {
            json.key("followed");
            write_followed(json, status);
        },
        202);
}

Result<HttpResponse> post_followed_statement(Exchange& exchange) {
    TRY(must_oversee(exchange));
    TRY_ASSIGN(Following* const following, following_of(exchange));
    const std::string& share = exchange.part("share");
    const bool units = exchange.parameter("units") == "true";
    TRY(following->request_statement(share, units));
    TRY_ASSIGN(const FollowedStatus status, following->find(share));
    return json_answer(
        exchange,
        [&](JsonWriter& json) {
            json.key("followed");
            write_followed(json, status);
        },
        202);
}

Result<HttpResponse> list_followers(Exchange& exchange) {
    NodeStore& node = exchange.reader.node();
    TRY_ASSIGN(std::vector<Share> shares, read_shares(node));
    std::erase_if(shares, [&](const Share& share) {
        return !may(exchange, Permission::see_status, node.agency(), share.consumer);
    });
    std::vector<FeedRow> feeds;
    const SigningKey* const key = exchange.services.signing_key.get();
    if (key != nullptr) {
        TRY_ASSIGN(FeedStore* const store, exchange.reader.feed_store());
        TRY_ASSIGN(feeds, store->feeds());
    }
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("agency", node.agency())
            .member("signs_as",
                    key != nullptr
                        ? std::optional(NoteKey{note_name(node.agency()), key->public_key()}.text())
                        : std::nullopt)
            .key("followers")
            .begin_array();
        for (const Share& share : shares)
            write_follower(json, exchange, share, feed_of(feeds, share.name));
        json.end_array();
    });
}

}  // namespace dongbo::api
