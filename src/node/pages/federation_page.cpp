// Who follows this node and whom it follows: a picture, tables, and what a steward may ask for.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/federation/federation_status.hpp"
#include "node/federation/feeding.hpp"
#include "node/federation/following.hpp"
#include "node/node_reader.hpp"
#include "node/pages/federation_picture.hpp"
#include "node/pages/federation_rows.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "node/services.hpp"

namespace dongbo {
namespace {

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

HttpResponse back_with(std::string_view done) {
    return HttpResponse::see_other(fmt::format("/federation{}", url_query({{"done", done}})));
}

/// Of the share's feed that stands still. Nobody does it by a slip: the form asks twice.
Result<HttpResponse> begin_epoch_of(Exchange& exchange, const std::string& share,
                                    const UrlFields& form) {
    if (find_url_field(form, "sure").value_or("") != "yes")
        return fail(ErrorCode::invalid, "a new epoch was not confirmed", "sure",
                    "tick what the box says, then send the form again");
    TRY_ASSIGN(const FederationStatus federation, read_federation(exchange));
    const auto found = std::ranges::find(federation.followers, share,
                                         [](const FollowerStatus& one) { return one.share.name; });
    if (found == federation.followers.end() || exchange.services.feeding == nullptr)
        return fail(ErrorCode::not_found, "this node has no feed of such a share", share,
                    "GET /v1/followers lists them");
    TRY(exchange.services.feeding->begin_epoch(found->feed));
    return back_with("epoch_begun");
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
    for (const FollowerStatus& one : federation.followers)
        followers << follower_row(exchange, one, may_act);
    const bool anybody = followed.is_non_empty_list() || followers.is_non_empty_list();
    put_flag(model, "has_anybody", anybody);
    put(model, "chart", anybody ? picture_of(exchange, federation) : std::string());
    put_list(model, "alarms", federation_alarms(exchange, federation));
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
    if (!may(exchange, Permission::oversee_copies, exchange.reader.node().agency()))
        return fail(ErrorCode::unauthorised, "another agency keeps these copies", "",
                    "its own stewards look after them");
    const std::string what(find_url_field(form, "what").value_or(""));
    const std::string& share = exchange.part("share");
    if (what == "epoch") return begin_epoch_of(exchange, share, form);
    if (exchange.services.following == nullptr)
        return fail(ErrorCode::not_found, "this node follows nobody", share,
                    "its configuration says whom it follows: follow");
    if (what == "confirm") {
        TRY(exchange.services.following->confirm(share));
        return back_with("follow_confirmed");
    }
    TRY(exchange.services.following->request_statement(share, true));
    return back_with("statement_asked");
}

}  // namespace dongbo
