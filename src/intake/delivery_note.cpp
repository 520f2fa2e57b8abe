// The small files around a watched load: the note that comes with a file, the report that goes
// back.
#include <fmt/format.h>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "intake/watch.hpp"
#include "intake/yaml_reader.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kRowsMax = 1'000'000'000'000;

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

}  // namespace

Result<WatchedDelivery> parse_delivery_note(std::string_view yaml, const std::string& file) {
    WatchedDelivery delivery;
    DeliveryRequest& request = delivery.request;
    request.file = file;
    std::vector<Problem> problems;
    const YAML::Node root = parse_yaml(yaml, problems);
    YamlReader reader(problems);
    const auto read = [&](const std::string& name, const YAML::Node& part) {
        if (name == "mapping") {
            delivery.mapping = reader.text(part, name);
        } else if (name == "sender") {
            request.sender = reader.text(part, name);
        } else if (name == "subject") {
            request.subject = reader.text(part, name);
        } else if (name == "edition") {
            request.edition = reader.day(part, name);
        } else if (name == "rows") {
            request.declared_rows = reader.number(part, name, kRowsMax);
        } else if (const auto kind = parse_delivery_kind(reader.text(part, name))) {
            request.kind = *kind;
        } else {
            reader.report(part, name, "this must be full, partial or changes", "");
        }
    };
    if (problems.empty()) {
        reader.entries(root, "", {"mapping", "sender", "subject", "kind", "edition", "rows"}, read);
    }
    if (root.IsMap() && !root["mapping"].IsDefined()) {
        reader.report(root, "mapping", "\"mapping\" is missing",
                      "name the mapping to read the file with");
    }
    if (!problems.empty()) {
        return fail(ErrorCode::invalid, join_problems(problems), file + ".delivery.yaml");
    }
    return delivery;
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
