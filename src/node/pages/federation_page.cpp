// Who follows this node and whom it follows: a picture, tables, and what a steward may ask for.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/federation/federation_status.hpp"
#include "node/federation/following.hpp"
#include "node/pages/federation_picture.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "node/services.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

/// How long a follower may say nothing before it counts as cut off: it asks at least twice a
/// minute.
constexpr std::int64_t kSilenceMilliseconds = 120'000;

FederationHealth health_of(const FollowedStatus& status) {
    switch (status.phase) {
        case FollowerPhase::asking:
        case FollowerPhase::alarmed:
        case FollowerPhase::waiting:
        case FollowerPhase::ended:
            return FederationHealth::stopped;
        case FollowerPhase::following:
            if (!status.trouble.empty()) return FederationHealth::cut_off;
            return status.position < status.owner_size ? FederationHealth::behind
                                                       : FederationHealth::in_step;
        default:
            return status.trouble.empty() ? FederationHealth::behind : FederationHealth::cut_off;
    }
}

FederationHealth health_of(const FollowerStatus& status, const Timestamp& now) {
    if (!status.good || status.stopped) return FederationHealth::stopped;
    if (!status.seen || now.milliseconds - status.seen->milliseconds > kSilenceMilliseconds)
        return FederationHealth::cut_off;
    return status.behind() > 0 ? FederationHealth::behind : FederationHealth::in_step;
}

std::string_view tone_of(FederationHealth health) {
    switch (health) {
        case FederationHealth::in_step:
            return "good";
        case FederationHealth::behind:
            return "warn";
        default:
            return "bad";
    }
}

std::string state_of(const Words& say, const FollowerStatus& status, FederationHealth health) {
    if (!status.good) return say("federation.closed");
    if (!status.seen) return say("federation.not_yet");
    switch (health) {
        case FederationHealth::in_step:
            return say("federation.in_step");
        case FederationHealth::behind:
            return say("federation.behind_state");
        case FederationHealth::cut_off:
            return say("federation.cut_off");
        case FederationHealth::stopped:
            return say("federation.asking");
    }
    return {};
}

/// All feeds between this node and one agency count as one line, as good as the worst of them.
class Peers {
  public:
    void add(const std::string& agency, FederationHealth health) {
        auto& [worst, feeds] = by_agency_[agency];
        worst = std::max(worst, health);
        ++feeds;
    }
    std::vector<FederationPeer> all(const Words& say) const {
        std::vector<FederationPeer> peers;
        for (const auto& [agency, peer] : by_agency_)
            peers.push_back({.agency = agency,
                             .note = say("federation.feeds", {{"n", say.number(peer.second)}}),
                             .health = peer.first});
        return peers;
    }

  private:
    std::map<std::string, std::pair<FederationHealth, std::uint64_t>> by_agency_;
};

constexpr std::size_t kDrawnMax = 16;

std::string picture_of(const Exchange& exchange, const FederationStatus& federation) {
    const Words say(exchange.language);
    Peers owners, followers;
    for (const FollowedStatus& one : federation.followed)
        owners.add(one.owner.empty() ? one.share : one.owner, health_of(one));
    for (const FollowerStatus& one : federation.followers)
        followers.add(one.share.consumer, health_of(one, exchange.now));
    FederationPicture picture{.title = {},
                              .self = federation.agency,
                              .owners = owners.all(say),
                              .followers = followers.all(say),
                              .more = {}};
    const std::size_t hidden =
        picture.followers.size() - std::min(picture.followers.size(), kDrawnMax);
    picture.title = say("federation.picture_title",
                        {{"self", picture.self},
                         {"owners", say.number(std::uint64_t{picture.owners.size()})},
                         {"followers", say.number(std::uint64_t{picture.followers.size()})}});
    picture.more = say("federation.more", {{"n", say.number(std::uint64_t{hidden})}});
    return federation_picture_svg(picture);
}

void put_time(Model& model, const Exchange& exchange, const std::string& name,
              const std::optional<Timestamp>& time) {
    put(model, name, time ? time_text(exchange.language, *time) : std::string());
}

Model followed_row(const Exchange& exchange, const FollowedStatus& status, bool may_act) {
    const Words say(exchange.language);
    Model row = make_object();
    put(row, "share", status.share);
    put(row, "dataset", status.dataset);
    put(row, "owner", status.owner);
    put(row, "phase", say(fmt::format("federation.{}", name(status.phase))));
    put(row, "tone", std::string(tone_of(health_of(status))));
    put(row, "why", status.why.empty() ? status.trouble : status.why);
    put(row, "records", say.number(status.records));
    put(row, "behind",
        say.number(status.owner_size - std::min(status.owner_size, status.position)));
    put_time(row, exchange, "as_of", status.as_of);
    put_flag(row, "has_statement", !status.statement.empty());
    put_time(row, exchange, "statement_at", status.statement_at);
    put_flag(row, "may_ask", may_act && status.phase == FollowerPhase::following);
    put_flag(row, "may_confirm",
             may_act &&
                 (status.phase == FollowerPhase::asking || status.phase == FollowerPhase::alarmed));
    return row;
}

Model follower_row(const Exchange& exchange, const FollowerStatus& status) {
    const Words say(exchange.language);
    const FederationHealth health = health_of(status, exchange.now);
    Model row = make_object();
    put(row, "share", status.share.name);
    put(row, "dataset", status.share.dataset);
    put(row, "purpose", status.share.purpose);
    put(row, "consumer", status.share.consumer);
    put(row, "state", state_of(say, status, health));
    put(row, "tone", std::string(tone_of(health)));
    put(row, "records", say.number(status.records));
    put(row, "behind", say.number(status.behind()));
    put_time(row, exchange, "seen", status.seen);
    put_flag(row, "has_statement", !status.statement.empty());
    put_time(row, exchange, "statement_at", status.statement_at);
    return row;
}

}  // namespace

Result<HttpResponse> federation_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const FederationStatus federation, read_federation(exchange));
    const bool may_act = allowed(exchange.caller, Permission::oversee_copies, &federation.agency);
    Model model = make_object();
    Model followed = make_list();
    Model followers = make_list();
    for (const FollowedStatus& one : federation.followed)
        followed << followed_row(exchange, one, may_act);
    for (const FollowerStatus& one : federation.followers) followers << follower_row(exchange, one);
    const bool anybody = followed.is_non_empty_list() || followers.is_non_empty_list();
    put_flag(model, "has_anybody", anybody);
    put(model, "chart", anybody ? picture_of(exchange, federation) : std::string());
    put_list(model, "followed", followed);
    put_list(model, "followers", followers);
    put(model, "signs_as", federation.signs_as);
    return page(
        exchange,
        {.template_name = "federation", .title = say("federation.title"), .section = "federation"},
        std::move(model));
}

Result<HttpResponse> federation_form(Exchange& exchange) {
    TRY_ASSIGN(const UrlFields form, parse_url_fields(exchange.request.body));
    const std::string& share = exchange.part("share");
    if (exchange.services.following == nullptr)
        return fail(ErrorCode::not_found, "this node follows nobody", share,
                    "its configuration says whom it follows: follow");
    const bool confirmed = find_url_field(form, "what").value_or("") == "confirm";
    if (confirmed)
        TRY(exchange.services.following->confirm(share));
    else
        TRY(exchange.services.following->request_statement(share, true));
    return HttpResponse::see_other(
        fmt::format("/federation{}",
                    url_query({{"done", confirmed ? "follow_confirmed" : "statement_asked"}})));
}

}  // namespace dongbo
