#include "sync/statement/statement_exchange.hpp"

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kProposalHead = "{\"proposal\":";
constexpr std::size_t kUnitsMax = 100'000;

void write_set(JsonWriter& json, const SetFigures& set) {
    json.begin_object().member("count", set.count).member("digest", hex(set.digest)).end_object();
}

void write_set(JsonWriter& json, const std::optional<SetFigures>& set) {
    if (set)
        write_set(json, *set);
    else
        json.null();
}

void write_time(JsonWriter& json, const std::optional<Timestamp>& time) {
    if (time)
        json.value(time->rfc3339());
    else
        json.null();
}

void write_side(JsonWriter& json, const StatementSide& side) {
    json.begin_object().member("agency", side.agency).member("as_of", side.as_of.rfc3339());
    json.key("last_scrub");
    write_time(json, side.last_scrub);
    json.key("live");
    write_set(json, side.live);
    json.key("pending");
    write_set(json, side.pending);
    json.key("units").begin_array();
    for (const UnitFigures& unit : side.units) {
        json.begin_object().key("live");
        write_set(json, unit.live);
        json.key("pending");
        write_set(json, unit.pending);
        json.member("unit", unit.unit).end_object();
    }
    json.end_array().end_object();
}

void read_set(CanonicalReader& reader, SetFigures& set) {
    reader.expect("{\"count\":").read(set.count);
    reader.expect(",\"digest\":").read_hex(set.digest);
    reader.expect("}");
}

void read_side(CanonicalReader& reader, StatementSide& side) {
    reader.expect("{\"agency\":").read(side.agency);
    reader.expect(",\"as_of\":").read(side.as_of);
    reader.expect(",\"last_scrub\":");
    if (!reader.take("null")) reader.read(side.last_scrub.emplace());
    reader.expect(",\"live\":");
    read_set(reader, side.live);
    reader.expect(",\"pending\":");
    if (!reader.take("null")) read_set(reader, side.pending.emplace());
    reader.expect(",\"units\":[");
    while (reader.good() && !reader.take("]")) {
        if (!side.units.empty()) reader.expect(",");
        if (side.units.size() >= kUnitsMax) reader.refuse();
        UnitFigures& unit = side.units.emplace_back();
        reader.expect("{\"live\":");
        read_set(reader, unit.live);
        reader.expect(",\"pending\":");
        read_set(reader, unit.pending);
        reader.expect(",\"unit\":").read(unit.unit);
        reader.expect("}");
    }
    reader.expect("}");
}

}  // namespace

std::string encode(const StatementProposal& proposal) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("proposal").begin_object();
    json.member("epoch", proposal.epoch)
        .member("position", proposal.position)
        .member("root", hex(proposal.root))
        .key("side");
    write_side(json, proposal.side);
    json.end_object().end_object();
    return text;
}

Result<StatementProposal> decode_statement_proposal(std::string_view json) {
    CanonicalReader reader(json);
    StatementProposal proposal;
    reader.expect(kProposalHead).expect("{\"epoch\":").read(proposal.epoch);
    reader.expect(",\"position\":").read(proposal.position);
    reader.expect(",\"root\":").read_hex(proposal.root);
    reader.expect(",\"side\":");
    read_side(reader, proposal.side);
    if (!reader.expect("}}").finished() || encode(proposal) != json)
        return fail(ErrorCode::invalid, "this is no proposal of a statement");
    return proposal;
}

bool is_statement_proposal(std::string_view body) {
    return body.starts_with(kProposalHead);
}

std::string encode(const StatementOffer& offer) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("at", offer.at.rfc3339()).key("covered");
    if (offer.covered)
        json.begin_object()
            .member("arrived", offer.covered->arrived)
            .member("expected", offer.covered->expected)
            .end_object();
    else
        json.null();
    json.member("edition", offer.edition)
        .member("key", offer.key.text())
        .member("log", offer.log)
        .key("side");
    write_side(json, offer.side);
    json.member("signature", hex(offer.signature)).end_object();
    return text;
}

Result<StatementOffer> decode_statement_offer(std::string_view json) {
    CanonicalReader reader(json);
    StatementOffer offer;
    std::string key;
    reader.expect("{\"at\":").read(offer.at);
    reader.expect(",\"covered\":");
    if (!reader.take("null")) {
        StatementCovered& covered = offer.covered.emplace();
        reader.expect("{\"arrived\":").read(covered.arrived);
        reader.expect(",\"expected\":").read(covered.expected);
        reader.expect("}");
        if (covered.arrived > covered.expected) reader.refuse();
    }
    reader.expect(",\"edition\":").read(offer.edition);
    reader.expect(",\"key\":").read(key);
    reader.expect(",\"log\":").read(offer.log);
    reader.expect(",\"side\":");
    read_side(reader, offer.side);
    reader.expect(",\"signature\":").read_hex(offer.signature);
    const bool whole = reader.expect("}").finished();
    auto parsed = NoteKey::parse(key);
    if (whole && parsed) {
        offer.key = std::move(*parsed);
        if (encode(offer) == json) return offer;
    }
    return fail(ErrorCode::invalid, "this is no offer of a statement");
}

Statement assemble_statement(const StatementSubject& subject, const StatementSide& follower,
                             const StatementOffer& offer) {
    Statement statement;
    statement.dataset = subject.dataset;
    statement.feed = subject.feed;
    statement.contract = subject.contract;
    statement.contract_version = subject.contract_version;
    statement.fields = subject.fields;
    statement.edition = offer.edition;
    statement.epoch = subject.epoch;
    statement.position = subject.position;
    statement.root = subject.root;
    statement.log = offer.log;
    statement.owner = offer.side;
    statement.follower = follower;
    statement.units_left_out = offer.side.units.empty() && !follower.units.empty();
    if (statement.units_left_out) statement.follower.units.clear();
    statement.covered = offer.covered;
    statement.at = offer.at;
    judge(statement);
    return statement;
}

}  // namespace dongbo
