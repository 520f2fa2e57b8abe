#include "node/pages/federation_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "node/pages/words.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

/// How long a follower may say nothing before it counts as cut off: it asks at least twice a
/// minute.
constexpr std::int64_t kSilenceMilliseconds = 120'000;
/// Of the first page.
constexpr std::size_t kRowsShown = 8;

bool says_different(const std::optional<StatementGlance>& says) {
    return says && says->verdict == StatementVerdict::different;
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
    if (!status.alarms.empty()) return say("federation.differs");
    if (!status.good) return say(status.deletion ? "federation.deleted" : "federation.closed");
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

void put_time(Model& model, const Exchange& exchange, const std::string& name,
              const std::optional<Timestamp>& time) {
    put(model, name, time ? time_text(exchange.language, *time) : std::string());
}

/// What rows of both kinds have.
template <class Status>
Model row_of(const Exchange& exchange, const Status& status, FederationHealth health) {
    const Words say(exchange.language);
    Model row = make_object();
    put(row, "tone", std::string(tone_of(health)));
    put(row, "records", say.number(status.records));
    put(row, "behind", say.number(status.behind()));
    put_flag(row, "has_statement", !status.statement.empty());
    put_time(row, exchange, "statement_at",
             status.statement_says ? std::optional(status.statement_says->at) : std::nullopt);
    return row;
}

/// Why the feed stands still, in figures that a person needs to decide.
std::string lost_text(const Words& say, const FollowerStatus& status) {
    if (!status.recovery) return {};
    return say("federation.lost", {{"size", say.number(status.size)},
                                   {"signed", say.number(status.signed_size)},
                                   {"agency", status.recovery->agency},
                                   {"time", time_text(say.language(), status.recovery->noticed)}});
}

std::string deletion_text(const Words& say, const FollowerStatus& status) {
    if (!status.deletion) return {};
    return say("federation.deletion", {{"n", say.number(status.deletion->records)},
                                       {"time", time_text(say.language(), status.deletion->at)}});
}

/// Of the first page.
struct Line {
    FederationHealth health;
    Position behind;
    std::string share;
    Model row;
    /// The worst first, then by name.
    std::tuple<int, Position, std::string_view> rank() const {
        return {-static_cast<int>(health), ~behind, share};
    }
};

}  // namespace

FederationHealth health_of(const FollowedStatus& status) {
    if (says_different(status.statement_says)) return FederationHealth::stopped;
    switch (status.phase) {
        case FollowerPhase::asking:
        case FollowerPhase::alarmed:
        case FollowerPhase::waiting:
        case FollowerPhase::ended:
            return FederationHealth::stopped;
        case FollowerPhase::following:
            if (!status.trouble.empty()) return FederationHealth::cut_off;
            return status.behind() > 0 ? FederationHealth::behind : FederationHealth::in_step;
        default:
            return status.trouble.empty() ? FederationHealth::behind : FederationHealth::cut_off;
    }
}

FederationHealth health_of(const FollowerStatus& status, const Timestamp& now) {
    if (!status.good || status.recovery || !status.alarms.empty()) return FederationHealth::stopped;
    if (!status.seen || now.milliseconds - status.seen->milliseconds > kSilenceMilliseconds)
        return FederationHealth::cut_off;
    return status.behind() > 0 ? FederationHealth::behind : FederationHealth::in_step;
}

Model followed_row(const Exchange& exchange, const FollowedStatus& status, bool may_act) {
    const Words say(exchange.language);
    Model row = row_of(exchange, status, health_of(status));
    put(row, "share", status.share);
    put(row, "dataset", status.dataset);
    put(row, "agency", status.owner);
    put(row, "with",
        say("federation.from", {{"agency", status.owner.empty() ? status.from : status.owner}}));
    put(row, "state", say(fmt::format("federation.{}", name(status.phase))));
    put(row, "why", status.why.empty() ? status.trouble : status.why);
    put_time(row, exchange, "as_of", status.as_of);
    put_flag(row, "may_ask", may_act && status.phase == FollowerPhase::following);
    put_flag(row, "may_confirm",
             may_act &&
                 (status.phase == FollowerPhase::asking || status.phase == FollowerPhase::alarmed));
    return row;
}

Model follower_row(const Exchange& exchange, const FollowerStatus& status, bool may_act) {
    const Words say(exchange.language);
    const FederationHealth health = health_of(status, exchange.now);
    Model row = row_of(exchange, status, health);
    put(row, "share", status.share.name);
    put(row, "dataset", status.share.dataset);
    put(row, "purpose", status.share.purpose);
    put(row, "agency", status.share.consumer);
    put(row, "with", say("federation.to", {{"agency", status.share.consumer}}));
    put(row, "state", state_of(say, status, health));
    put(row, "why", status.recovery ? lost_text(say, status) : deletion_text(say, status));
    put(row, "signed_with", status.recovery ? std::string() : status.deletion_key);
    put_time(row, exchange, "seen", status.seen);
    put_flag(row, "may_begin_epoch", may_act && status.recovery.has_value());
    return row;
}

Model federation_alarms(const Exchange& exchange, const FederationStatus& federation) {
    const Words say(exchange.language);
    Model alarms = make_list();
    const auto add = [&](std::string text) {
        Model alarm = make_object();
        put(alarm, "text", std::move(text));
        alarms << alarm;
    };
    const auto add_statement = [&](const std::string& feed, const Timestamp& at) {
        add(say("federation.alarm_statement",
                {{"feed", feed}, {"time", time_text(say.language(), at)}}));
    };
    for (const FollowedStatus& one : federation.followed) {
        if (one.phase == FollowerPhase::alarmed)
            add(say("federation.alarm_followed", {{"share", one.share}, {"why", one.why}}));
        if (says_different(one.statement_says)) add_statement(one.feed, one.statement_says->at);
    }
    for (const FollowerStatus& one : federation.followers) {
        for (const FeedAlarm& alarm : one.alarms)
            if (alarm.source == AlarmSource::statement)
                add_statement(alarm.feed, alarm.at);
            else
                add(say("federation.alarm_scrub", {{"feed", alarm.feed},
                                                   {"n", say.number(alarm.differences)},
                                                   {"time", time_text(say.language(), alarm.at)}}));
        if (one.recovery)
            add(say("federation.alarm_stopped",
                    {{"feed", one.feed}, {"why", lost_text(say, one)}}));
    }
    return alarms;
}

Model federation_summary(const Exchange& exchange, const FederationStatus& federation) {
    const Words say(exchange.language);
    std::vector<Line> lines;
    for (const FollowedStatus& one : federation.followed)
        lines.push_back(
            {health_of(one), one.behind(), one.share, followed_row(exchange, one, false)});
    for (const FollowerStatus& one : federation.followers)
        if (one.good)
            lines.push_back({health_of(one, exchange.now), one.behind(), one.share.name,
                             follower_row(exchange, one, false)});
    std::array<std::uint64_t, 4> counts{};
    Position lag = 0;
    for (const Line& line : lines) {
        ++counts[static_cast<std::size_t>(line.health)];
        lag = std::max(lag, line.behind);
    }
    std::ranges::sort(lines, {}, &Line::rank);
    const std::size_t shown = std::min(lines.size(), kRowsShown);
    Model rows = make_list();
    for (std::size_t i = 0; i < shown; ++i) rows << lines[i].row;
    const std::uint64_t followed = federation.followed.size();
    Model summary = make_object();
    put(summary, "sum",
        say("federation.sum", {{"followed", say.number(followed)},
                               {"followers", say.number(lines.size() - followed)},
                               {"in_step", say.number(counts[0])},
                               {"behind", say.number(counts[1])},
                               {"cut_off", say.number(counts[2])},
                               {"stopped", say.number(counts[3])},
                               {"lag", say.number(lag)}}));
    put_list(summary, "rows", rows);
    put(summary, "more",
        lines.size() > shown
            ? say("federation.more_lines", {{"n", say.number(std::uint64_t{lines.size() - shown})}})
            : std::string());
    return summary;
}

}  // namespace dongbo
