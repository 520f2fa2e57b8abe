#include "record/change.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "record/json_cursor.hpp"
#include "record/trusted_change.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kKinds[] = {"put", "delete", "verdict", "erase", "edition", "contract"};
constexpr std::string_view kVerdicts[] = {"live", "in_doubt", "quarantined", "waiting", "refused"};

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::string_view (&names)[N], std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<Enum>(found - std::begin(names));
}

bool is_judged(ChangeKind kind) {
    return kind == ChangeKind::put || kind == ChangeKind::verdict;
}
bool has_record(ChangeKind kind) {
    return kind != ChangeKind::edition && kind != ChangeKind::contract;
}

void append_text(std::string& out, std::string_view key, std::string_view value) {
    out += key;
    append_json_string(out, value);
}

void append_number(std::string& out, std::string_view key, std::uint64_t value) {
    out += key;
    append_json_integer(out, static_cast<std::int64_t>(value));
}

void append_findings(std::string& out, const std::vector<Finding>& findings) {
    out += ",\"findings\":[";
    for (const Finding& finding : findings) {
        if (&finding != &findings.front()) out += ',';
        out += '{';
        if (!finding.field.empty()) append_text(out, "\"field\":", finding.field), out += ',';
        if (!finding.given.empty()) append_text(out, "\"given\":", finding.given), out += ',';
        append_text(out, "\"rule\":", finding.rule);
        out += '}';
    }
    out += ']';
}

void append_key(std::string& out, const std::vector<std::string>& key) {
    out += ",\"key\":[";
    for (const std::string& part : key) {
        if (&part != &key.front()) out += ',';
        append_json_string(out, part);
    }
    out += ']';
}

/// Reads what append_change writes; decode_change writes it again to be sure.
class Reader {
  public:
    explicit Reader(std::string_view json) : cursor_(json) {}

    bool read(Change& change) {
        return read_head(change) && read_body(change) && read_tail(change) && cursor_.take("}") &&
               cursor_.finished();
    }

  private:
    bool read_head(Change& change) {
        if (!cursor_.take("{\"at\":") || !cursor_.string_into(text_)) return false;
        const auto at = Timestamp::parse(text_);
        if (!at) return false;
        change.at = *at;
        if (cursor_.take(",\"content\":")) {
            const auto content = cursor_.object();
            if (!content) return false;
            change.content = *content;
        }
        return cursor_.take(",\"dataset\":") && cursor_.string_into(change.dataset);
    }

    bool read_body(Change& change) {
        if (cursor_.take(",\"delivery\":")) {
            if (!number(change.origin.emplace().delivery)) return false;
        }
        if (cursor_.take(",\"detail\":") && !cursor_.string_into(change.detail)) return false;
        if (cursor_.take(",\"findings\":[") && !read_findings(change.findings)) return false;
        if (cursor_.take(",\"key\":[") && !(change.origin && read_key(change.origin->key))) {
            return false;
        }
        if (!cursor_.take(",\"kind\":") || !cursor_.string_into(text_)) return false;
        const auto kind = find_name<ChangeKind>(kKinds, text_);
        if (!kind) return false;
        change.kind = *kind;
        return !cursor_.take(",\"previous\":") || number(change.previous);
    }

    bool read_tail(Change& change) {
        if (cursor_.take(",\"raw\":")) {
            if (!cursor_.string_into(text_)) return false;
            if (!parse_hex(text_, change.raw_hash.emplace())) return false;
        }
        if (cursor_.take(",\"record\":")) {
            if (!cursor_.string_into(text_) || !parse_hex(text_, change.record.bytes)) return false;
        }
        if (change.origin) {
            if (!cursor_.take(",\"row\":") || !number(change.origin->row)) return false;
            if (!cursor_.take(",\"source\":") || !cursor_.string_into(change.origin->source)) {
                return false;
            }
        }
        if (cursor_.take(",\"verdict\":")) {
            if (!cursor_.string_into(text_)) return false;
            const auto verdict = parse_verdict(text_);
            if (!verdict) return false;
            change.verdict = *verdict;
        }
        std::uint64_t version = 0;
        if (cursor_.take(",\"version\":") && !number(version)) return false;
        change.version = static_cast<std::uint32_t>(version);
        return version <= UINT32_MAX;
    }

    bool number(std::uint64_t& out) {
        const auto value = cursor_.integer();
        if (!value || *value < 0) return false;
        out = static_cast<std::uint64_t>(*value);
        return true;
    }

    bool read_findings(std::vector<Finding>& findings) {
        do {
            Finding& finding = findings.emplace_back();
            if (!cursor_.take("{")) return false;
            if (cursor_.take("\"field\":")) {
                if (!cursor_.string_into(finding.field) || !cursor_.take(",")) return false;
            }
            if (cursor_.take("\"given\":")) {
                if (!cursor_.string_into(finding.given) || !cursor_.take(",")) return false;
            }
            if (!cursor_.take("\"rule\":") || !cursor_.string_into(finding.rule)) return false;
            if (!cursor_.take("}")) return false;
        } while (cursor_.take(","));
        return cursor_.take("]");
    }

    bool read_key(std::vector<std::string>& key) {
        do {
            if (!cursor_.string_into(key.emplace_back())) return false;
        } while (cursor_.take(","));
        return cursor_.take("]");
    }

    JsonCursor cursor_;
    std::string text_;
};

}  // namespace

std::string_view name(ChangeKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view name(Verdict verdict) {
    return kVerdicts[static_cast<std::size_t>(verdict)];
}
std::optional<Verdict> parse_verdict(std::string_view text) {
    return find_name<Verdict>(kVerdicts, text);
}

bool conflicts(Verdict verdict, const std::vector<Finding>& findings) {
    return verdict == Verdict::quarantined &&
           std::ranges::find(findings, kConflictRule, &Finding::rule) != findings.end();
}

void append_change(std::string& out, const Change& change) {
    out += "{\"at\":\"";
    out += change.at.rfc3339();
    out += '"';
    if (!change.content.empty()) out.append(",\"content\":").append(change.content);
    append_text(out, ",\"dataset\":", change.dataset);
    if (change.origin) append_number(out, ",\"delivery\":", change.origin->delivery);
    if (!change.detail.empty()) append_text(out, ",\"detail\":", change.detail);
    if (!change.findings.empty()) append_findings(out, change.findings);
    if (change.origin && !change.origin->key.empty()) append_key(out, change.origin->key);
    out.append(",\"kind\":\"").append(name(change.kind)).append(1, '"');
    if (change.previous != 0) append_number(out, ",\"previous\":", change.previous);
    if (change.raw_hash) {
        out += ",\"raw\":\"";
        append_hex(out, *change.raw_hash);
        out += '"';
    }
    if (has_record(change.kind)) {
        out += ",\"record\":\"";
        append_hex(out, change.record.bytes);
        out += '"';
    }
    if (change.origin) {
        append_number(out, ",\"row\":", change.origin->row);
        append_text(out, ",\"source\":", change.origin->source);
    }
    if (is_judged(change.kind)) {
        out.append(",\"verdict\":\"").append(name(change.verdict)).append(1, '"');
    }
    if (change.version != 0) append_number(out, ",\"version\":", change.version);
    out += '}';
}

std::string encode(const Change& change) {
    std::string out;
    append_change(out, change);
    return out;
}

Result<Change> decode_change(std::string_view json) {
    Change change;
    if (!Reader(json).read(change) || encode(change) != json) {
        return fail(ErrorCode::invalid, "the change is not in canonical form");
    }
    return change;
}

Result<Change> decode_trusted_change(std::string_view json) {
    Change change;
    if (!Reader(json).read(change)) return fail(ErrorCode::invalid, "this is no change");
    return change;
}

Hash leaf_hash(const Salt& salt, std::string_view encoded_change) {
    constexpr std::uint8_t kLeafPrefix[] = {0x00};
    return sha256({kLeafPrefix, salt, as_bytes(encoded_change)});
}

std::string type_rule(FieldType type) {
    switch (type) {
        case FieldType::string:
            return "type.string";
        case FieldType::integer:
            return "type.integer";
        case FieldType::decimal:
            return "type.decimal";
        case FieldType::boolean:
            return "type.boolean";
        case FieldType::date:
            return "type.date";
        case FieldType::timestamp:
            return "type.timestamp";
        case FieldType::code:
            return "type.code";
        case FieldType::unit:
            return "type.unit";
        case FieldType::reference:
            return "type.reference";
        case FieldType::personal_number:
            return "type.personal_number";
        case FieldType::group_list:
            return "type.group_list";
    }
    CHECK_THAT(false, "a field has a type");
}

}  // namespace dongbo
