#include "share/projection.hpp"

namespace dongbo {
namespace {

std::unexpected<Error> not_canonical(const Contract& contract) {
    return fail(ErrorCode::corrupt, "a content is no canonical form of its contract",
                contract.name);
}

/// Where the JSON string that begins at `at` ends, its quote included; npos: nowhere.
std::size_t string_end(std::string_view json, std::size_t at) {
    for (++at; at < json.size(); ++at) {
        if (json[at] == '"') return at + 1;
        if (json[at] == '\\') ++at;
    }
    return std::string_view::npos;
}

/// Where the member's value that begins at `at` ends: at the comma or brace behind it.
std::size_t value_end(std::string_view json, std::size_t at) {
    int depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = string_end(json, at);
            continue;
        }
        const bool closes = c == '}' || c == ']';
        if (depth == 0 && (closes || c == ',')) return at;
        if (closes) --depth;
        if (c == '{' || c == '[') ++depth;
        ++at;
    }
    return std::string_view::npos;
}

}  // namespace

Result<Projection> Projection::make(const Contract& from, const Contract& to) {
    Projection made;
    made.shared_ = std::make_shared<const Contract>(to);
    made.order_ = std::make_shared<const CanonicalOrder>(to.fields);
    for (const Field& field : to.fields) {
        const auto index = from.find_field(field.name);
        if (!index)
            return fail(ErrorCode::invalid, "the contract has no field " + field.name, from.name);
        made.fields_.push_back(*index);
    }
    const CanonicalOrder order(from.fields);
    for (const CanonicalOrder::Entry& entry : order.entries())
        made.members_.push_back(
            {entry.quoted_name, to.find_field(from.fields[entry.field].name).has_value()});
    made.whole_ = to.fields.size() == from.fields.size();
    return made;
}

Result<std::string> Projection::apply(std::string_view canonical) const {
    if (whole_) return std::string(canonical);
    if (!canonical.starts_with('{')) return not_canonical(*shared_);
    std::string out = "{";
    std::size_t at = 1;
    auto member = members_.begin();
    while (at < canonical.size() && canonical[at] == '"') {
        while (member != members_.end() && !canonical.substr(at).starts_with(member->quoted_name))
            ++member;
        if (member == members_.end()) return not_canonical(*shared_);
        const std::size_t end = value_end(canonical, at + member->quoted_name.size());
        if (end == std::string_view::npos) return not_canonical(*shared_);
        if (member->shared) {
            if (out.size() > 1) out += ',';
            out += canonical.substr(at, end - at);
        }
        ++member;
        at = end;
        if (canonical[at] == ',') ++at;
    }
    if (at + 1 != canonical.size() || canonical[at] != '}') return not_canonical(*shared_);
    out += '}';
    return out;
}

std::string Projection::apply(const Record& values) const {
    std::vector<Value> shared;
    shared.reserve(fields_.size());
    for (const std::size_t field : fields_) shared.push_back(values.values[field]);
    std::string out;
    append_canonical(out, *order_, shared);
    return out;
}

}  // namespace dongbo
