#include "sync/format/feed_change.hpp"

#include <algorithm>
#include <optional>

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kKinds[] = {"put", "verdict", "delete", "leave", "erase", "edition"};

std::optional<FeedChangeKind> parse_kind(std::string_view text) {
    const auto found = std::ranges::find(kKinds, text);
    if (found == std::end(kKinds)) return std::nullopt;
    return static_cast<FeedChangeKind>(found - std::begin(kKinds));
}

bool is_put(const FeedChange& change) {
    return change.kind == FeedChangeKind::put;
}
bool is_judged(const FeedChange& change) {
    return is_put(change) || change.kind == FeedChangeKind::verdict;
}
bool is_edition(const FeedChange& change) {
    return change.kind == FeedChangeKind::edition;
}

void write_findings(JsonWriter& json, const std::vector<Finding>& findings) {
    json.key("findings").begin_array();
    for (const Finding& finding : findings) {
        json.begin_object();
        if (!finding.field.empty()) json.member("field", finding.field);
        if (!finding.given.empty()) json.member("given", finding.given);
        json.member("rule", finding.rule).end_object();
    }
    json.end_array();
}

void write_moves(JsonWriter& json, const FeedChange& change) {
    json.key("moves").begin_array();
    for (const auto& [from, to] : change.moves)
        json.begin_array().value(from).value(to).end_array();
    json.end_array();
}

void read_findings(CanonicalReader& reader, std::vector<Finding>& findings) {
    do {
        Finding& finding = findings.emplace_back();
        reader.expect("{");
        if (reader.take("\"field\":")) reader.read(finding.field).expect(",");
        if (reader.take("\"given\":")) reader.read(finding.given).expect(",");
        reader.expect("\"rule\":").read(finding.rule).expect("}");
    } while (reader.take(","));
    reader.expect("]");
}

void read_moves(CanonicalReader& reader, FeedChange& change) {
    do {
        auto& [from, to] = change.moves.emplace_back();
        reader.expect("[").read(from).expect(",").read(to).expect("]");
    } while (reader.take(","));
    reader.expect("]");
}

void read_verdict(CanonicalReader& reader, FeedChange& change) {
    std::string word;
    reader.read(word);
    const auto verdict = parse_verdict(word);
    if (!verdict) return reader.refuse();
    change.verdict = *verdict;
}

/// Reads what encode writes; decode_feed_change writes it again to be sure.
bool read_change(CanonicalReader& reader, FeedChange& change) {
    std::string word;
    reader.expect("{\"at\":").read(change.at);
    if (reader.take(",\"content\":")) reader.read_object(change.content);
    if (reader.take(",\"detail\":")) reader.read(change.detail);
    if (reader.take(",\"findings\":[")) read_findings(reader, change.findings);
    reader.expect(",\"kind\":").read(word).expect(",\"log\":").read(change.log);
    const auto kind = parse_kind(word);
    if (!kind) return false;
    change.kind = *kind;
    if (reader.take(",\"moves\":[")) read_moves(reader, change);
    if (reader.take(",\"record\":")) reader.read_hex(change.record.bytes);
    if (reader.take(",\"unit\":")) reader.read(change.unit);
    if (reader.take(",\"verdict\":")) read_verdict(reader, change);
    if (reader.take(",\"version\":")) reader.read(change.version);
    return reader.expect("}").finished() && (!is_put(change) || !change.content.empty());
}

}  // namespace

std::string_view name(FeedChangeKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string encode(const FeedChange& change) {
    std::string out;
    out.reserve(240 + change.content.size());
    JsonWriter json(out);
    json.begin_object().member("at", change.at.rfc3339());
    if (is_put(change)) json.key("content").raw(change.content);
    if (is_edition(change) && !change.detail.empty()) json.member("detail", change.detail);
    if (is_judged(change) && !change.findings.empty()) write_findings(json, change.findings);
    json.member("kind", name(change.kind)).member("log", change.log);
    if (is_edition(change) && !change.moves.empty()) write_moves(json, change);
    if (!is_edition(change)) json.member("record", change.record.text());
    if (is_put(change) && !change.unit.empty()) json.member("unit", change.unit);
    if (is_judged(change)) json.member("verdict", name(change.verdict));
    if (!is_edition(change)) json.member("version", change.version);
    json.end_object();
    return out;
}

Result<FeedChange> decode_feed_change(std::string_view json) {
    FeedChange change;
    CanonicalReader reader(json);
    if (!read_change(reader, change) || encode(change) != json)
        return fail(ErrorCode::invalid, "the change of the feed is not in canonical form");
    return change;
}

}  // namespace dongbo
