// Who follows this node, whom it follows, and how far each is.
#include "base/hash.hpp"
#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "node/federation/federation_status.hpp"
#include "node/federation/feeding.hpp"
#include "node/node_reader.hpp"
#include "node/services.hpp"

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

void write_statement(JsonWriter& json, const std::optional<StatementGlance>& says) {
    write_time(json, "statement_at", says ? std::optional(says->at) : std::nullopt);
    json.member("statement_verdict", says ? std::optional(name(says->verdict)) : std::nullopt);
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
        .member("behind", status.behind())
        .member("records", status.records);
    write_statement(json, status.statement_says);
    write_time(json, "as_of", status.as_of);
    json.end_object();
}

void write_follower(JsonWriter& json, const FollowerStatus& status) {
    const Share& share = status.share;
    json.begin_object()
        .member("share", share.name)
        .member("consumer", share.consumer)
        .member("dataset", share.dataset)
        .member("valid_from", share.valid_from.iso())
        .member("valid_until",
                share.valid_until ? std::optional(share.valid_until->iso()) : std::nullopt)
        .member("feed", status.feed.empty() ? std::nullopt : std::optional(status.feed))
        .member("closed", status.closed)
        .member("stopped", status.recovery.has_value())
        .member("size", status.size)
        .member("records", status.records)
        .member("position", status.position);
    json.key("alarms").begin_array();
    for (const FeedAlarm& alarm : status.alarms)
        json.begin_object()
            .member("at", alarm.at.rfc3339())
            .member("differences", alarm.differences)
            .member("source", name(alarm.source))
            .end_object();
    json.end_array();
    json.key("deletion");
    if (status.deletion)
        json.begin_object()
            .member("at", status.deletion->at.rfc3339())
            .member("key", status.deletion_key)
            .member("records", status.deletion->records)
            .end_object();
    else
        json.null();
    write_time(json, "seen", status.seen);
    write_statement(json, status.statement_says);
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
    TRY_ASSIGN(const FederationStatus federation, read_federation(exchange));
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("agency", federation.agency)
            .member("signs_as",
                    federation.signs_as.empty() ? std::nullopt : std::optional(federation.signs_as))
            .key("followers")
            .begin_array();
        for (const FollowerStatus& status : federation.followers) write_follower(json, status);
        json.end_array();
    });
}

Result<HttpResponse> post_epoch(Exchange& exchange) {
    TRY(must_oversee(exchange));
    const std::string& feed = exchange.part("feed");
    if (exchange.services.feeding == nullptr)
        return fail(ErrorCode::not_found, "this node owns no feeds", feed,
                    "its operator gives it a key to sign with: signing_key");
    TRY_ASSIGN(const FeedFork fork, exchange.services.feeding->begin_epoch(feed));
    TRY_ASSIGN(FeedStore* const feeds, exchange.reader.feed_store());
    TRY_ASSIGN(const auto row, feeds->feed(feed));
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("feed", feed)
            .member("epoch", row ? row->epoch : fork.epoch_before + 1)
            .key("fork")
            .begin_object()
            .member("epoch_before", fork.epoch_before)
            .member("size", fork.size)
            .member("root", hex(fork.root))
            .end_object();
    });
}

}  // namespace dongbo::api
