// The small files around a watched load: the note that comes with a file, the report that goes
// back.
#include <fmt/format.h>

#include <array>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "contract/yaml_reader.hpp"
#include "intake/mapping_fields.hpp"
#include "intake/watch.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kRowsMax = 1'000'000'000'000;
constexpr std::array kNoteKeys = {"mapping"sv, "sender"sv,  "subject"sv,
                                  "kind"sv,    "edition"sv, "rows"sv};
constexpr std::array kKinds = {"full"sv, "partial"sv, "changes"sv};

void append_text(std::string& out, std::string_view name, std::string_view text) {
    append_json_string(out, name);
    out += ':';
    append_json_string(out, text);
    out += ',';
}

void append_number(std::string& out, std::string_view name, std::uint64_t number) {
    append_json_string(out, name);
    out += fmt::format(":{},", number);
}

/// Ends an object or array whose members each left a comma.
void close(std::string& out, char bracket) {
    if (out.back() == ',') out.pop_back();
    out += bracket;
}

void append_findings(std::string& out, const LoadReport& report) {
    out += "\"findings\":[";
    for (const LoadReport::FindingCount& finding : report.findings) {
        out += '{';
        append_text(out, "rule", finding.rule);
        append_text(out, "field", finding.field);
        append_number(out, "rows", finding.rows);
        out += fmt::format("\"first_rows\":[{}]}},", fmt::join(finding.first_rows, ","));
    }
    close(out, ']');
}

void read_note(const Place& root, WatchedDelivery& delivery) {
    if (!root.check_map(kNoteKeys)) return;
    DeliveryRequest& request = delivery.request;
    delivery.mapping = root.required_text_at("mapping", "name the mapping to read the file with");
    request.sender = root.text_at("sender");
    request.subject = root.text_at("subject");
    if (const auto kind = root.find("kind"))
        request.kind =
            parse_delivery_kind(kind->one_of(kKinds).value_or("")).value_or(request.kind);
    if (const auto edition = root.find("edition")) request.edition = read_edition(*edition);
    if (const auto part = root.find("rows")) {
        if (const auto rows = part->integer(0, kRowsMax))
            request.declared_rows = static_cast<std::uint64_t>(*rows);
    }
}

}  // namespace

Result<WatchedDelivery> parse_delivery_note(std::string_view yaml, const std::string& file) {
    WatchedDelivery delivery;
    delivery.request.file = file;
    std::vector<Problem> problems;
    const YamlNode root = read_yaml(yaml, problems);
    if (root.kind != YamlNode::Kind::empty) read_note(Place(root, "", problems), delivery);
    if (problems.empty()) return delivery;
    sort_by_line(problems);
    return fail(ErrorCode::invalid, join_problems(problems), file + ".delivery.yaml");
}

std::string report_json(const LoadReport& report) {
    const Delivery& delivery = report.delivery;
    std::string out = "{";
    append_number(out, "delivery", delivery.number);
    append_text(out, "dataset", delivery.dataset);
    append_text(out, "source", delivery.source);
    append_text(out, "sender", delivery.sender);
    append_text(out, "subject", delivery.subject);
    append_text(out, "kind", name(delivery.kind));
    append_text(out, "edition", delivery.edition);
    append_text(out, "file", delivery.file_name);
    append_text(out, "file_sha256", hex(delivery.file_hash));
    append_text(out, "state", name(delivery.state));
    out += fmt::format("\"known_before\":{},", report.known_before);
    append_number(out, "physical_rows", delivery.physical_rows);
    out += "\"rows\":{";
    for (std::size_t i = 0; i < kDispositions; ++i) {
        append_number(out, name(static_cast<Disposition>(i)), delivery.rows.of[i]);
    }
    close(out, '}');
    out += ',';
    append_number(out, "removed", delivery.removed);
    append_findings(out, report);
    close(out, '}');
    return out + "\n";
}

}  // namespace dongbo
