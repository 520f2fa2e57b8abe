// A signed statement for people: what was compared, what both found, what that proves. The JSON is
// the proof, the PDF its picture for the file.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "http/url.hpp"
#include "node/federation/federation_status.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/statement_pdf.hpp"
#include "report/wording.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kUnitsShown = 500;

/// Of the share in the path: the newest that both have signed.
Result<std::string> document_of(Exchange& exchange) {
    const std::string& share = exchange.part("share");
    TRY_ASSIGN(const FederationStatus federation, read_federation(exchange));
    for (const FollowedStatus& one : federation.followed)
        if (one.share == share && !one.statement.empty()) return one.statement;
    for (const FollowerStatus& one : federation.followers)
        if (one.share.name == share && !one.statement.empty()) return one.statement;
    return fail(ErrorCode::not_found, "there is no statement of this share", share,
                "ask for one on the page of the federation");
}

Model side_row(const Words& say, const StatementSide& side, std::string role) {
    Model row = make_object();
    put(row, "agency", side.agency);
    put(row, "role", std::move(role));
    put(row, "live", say.number(side.live.count));
    put(row, "digest", hex(side.live.digest));
    put(row, "pending", side.pending ? say.number(side.pending->count) : say("statement.none"));
    put(row, "as_of", time_text(say.language(), side.as_of));
    put(row, "scrub",
        side.last_scrub ? time_text(say.language(), *side.last_scrub) : say("statement.no_scrub"));
    return row;
}

Model unit_rows(const Words& say, const Statement& statement) {
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> counts;
    for (const UnitFigures& unit : statement.owner.units) counts[unit.unit].first = unit.live.count;
    for (const UnitFigures& unit : statement.follower.units)
        counts[unit.unit].second = unit.live.count;
    Model rows = make_list();
    std::size_t shown = 0;
    for (const auto& [unit, count] : counts) {
        if (shown++ == kUnitsShown) break;
        const bool differs = std::ranges::find(statement.units_that_differ, unit) !=
                             statement.units_that_differ.end();
        Model row = make_object();
        put(row, "unit", unit.empty() ? say("statement.unplaced") : unit);
        put(row, "owner", say.number(count.first));
        put(row, "follower", say.number(count.second));
        put(row, "tone", differs ? "bad" : "good");
        put(row, "result", say(differs ? "statement.differs" : "statement.same"));
        rows << row;
    }
    return rows;
}

void put_verdict(Model& model, const Words& say, const Statement& statement) {
    const bool equal = statement.verdict == StatementVerdict::equal;
    std::string units;
    for (const std::string& unit : statement.units_that_differ)
        units += fmt::format("{}{}", units.empty() ? "" : ", ",
                             unit.empty() ? say("statement.unplaced") : unit);
    put(model, "tone", equal ? "good" : "bad");
    put(model, "verdict", say(equal ? "statement.equal" : "statement.different"));
    put(model, "verdict_detail",
        equal ? say("statement.equal_detail", {{"n", say.number(statement.owner.live.count)},
                                               {"position", say.number(statement.position)}})
        : units.empty() ? std::string()
                        : say("statement.different_detail", {{"units", units}}));
}

void put_facts(Model& model, const Words& say, const Statement& statement) {
    put(model, "dataset", statement.dataset);
    put(model, "feed", statement.feed);
    put(model, "contract", statement.contract + " " + statement.contract_version);
    put(model, "position", say.number(statement.position));
    put(model, "log", say.number(statement.log));
    put(model, "edition", say.iso_day(statement.edition));
    put(model, "covered",
        statement.covered ? say.ratio(static_cast<std::int64_t>(statement.covered->arrived),
                                      static_cast<std::int64_t>(statement.covered->expected))
                          : std::string());
    put(model, "at", time_text(say.language(), statement.at));
}

HttpResponse download(std::string body, std::string_view type, const std::string& file_name) {
    HttpResponse response;
    response.body = std::move(body);
    response.fields.set("Content-Type", std::string(type));
    response.fields.set("Content-Disposition",
                        fmt::format("attachment; filename=\"{}\"", file_name));
    return response;
}

}  // namespace

Result<HttpResponse> statement_page(Exchange& exchange) {
    const Words say(exchange.language);
    const std::string& share = exchange.part("share");
    TRY_ASSIGN(const std::string document, document_of(exchange));
    if (exchange.parameter("as") == "json")
        return download(document, "application/json", share + ".json");
    TRY_ASSIGN(const SignedStatement signed_statement, decode_statement(document));
    if (exchange.parameter("as") == "pdf") {
        TRY_ASSIGN(std::string pdf, statement_pdf(signed_statement, document));
        return download(std::move(pdf), "application/pdf", share + ".pdf");
    }
    const Statement& statement = signed_statement.statement;
    const std::string here = fmt::format("/federation/{}/statement", percent_encode(share));
    Model model = make_object();
    put_verdict(model, say, statement);
    put_facts(model, say, statement);
    Model sides = make_list();
    sides << side_row(say, statement.owner, say("statement.owner_role"));
    sides << side_row(say, statement.follower, say("statement.follower_role"));
    put_list(model, "sides", sides);
    put_list(model, "units", unit_rows(say, statement));
    const std::size_t units =
        std::max(statement.owner.units.size(), statement.follower.units.size());
    put(model, "more_units",
        units > kUnitsShown
            ? say("statement.more_units", {{"n", say.number(std::uint64_t{units - kUnitsShown})}})
            : std::string());
    const StatementWords words = statement_words(statement);
    put(model, "proves", std::string(say.vietnamese() ? words.proves_vi : words.proves_en));
    put(model, "proves_not",
        std::string(say.vietnamese() ? words.proves_not_vi : words.proves_not_en));
    put(model, "owner_key", signed_statement.owner_key.text());
    put(model, "follower_key", signed_statement.follower_key.text());
    put(model, "pdf_href", here + "?as=pdf");
    put(model, "json_href", here + "?as=json");
    return page(exchange,
                {.template_name = "statement",
                 .title = say("statement.title"),
                 .section = "federation",
                 .crumbs = {{say("federation.title"), "/federation"}, {share, here}}},
                std::move(model));
}

}  // namespace dongbo
