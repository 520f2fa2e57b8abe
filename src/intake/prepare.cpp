#include "intake/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"

namespace dongbo {

RowPreparer::RowPreparer(const Contract& contract, const Mapping& mapping, std::string edition)
    : contract_(&contract),
      mapping_(&mapping),
      edition_(std::move(edition)),
      order_(contract.fields) {}

Result<RowPreparer> RowPreparer::make(const Contract& contract, const Mapping& mapping,
                                      const std::string& edition, const UnitList* units) {
    RowPreparer preparer(contract, mapping, edition.empty() ? mapping.edition : edition);
    preparer.units_ = units;
    TRY(preparer.bind());
    return preparer;
}

std::size_t RowPreparer::bind_column(const std::string& column) {
    const auto [entry, is_new] = column_index_.try_emplace(column, columns_.size());
    if (is_new) columns_.push_back(column);
    return entry->second;
}

Result<std::string> RowPreparer::fixed_text(const ValueMapping& value,
                                            const std::string& field_name) const {
    if (!value.delivery_edition) return value.constant;
    if (edition_.empty()) {
        return fail(ErrorCode::invalid,
                    "the mapping wants the edition of the delivery, which has none", field_name,
                    "say it in the delivery or in the mapping, as in \"edition: 2025-07-01\"");
    }
    if (edition_ == kEditionByRow) {
        return fail(ErrorCode::invalid,
                    "the mapping wants the edition of the delivery, which differs by row",
                    field_name, "declare the day that the list took effect");
    }
    return edition_;
}

Result<std::unique_ptr<UnitEdition>> RowPreparer::bind_edition(const ValueMapping& value,
                                                               const std::string& finding_field) {
    const std::string& edition = value.edition.empty() ? edition_ : value.edition;
    if (edition.empty()) {
        return fail(ErrorCode::invalid, "the edition of the unit codes is not known", finding_field,
                    "say it in the delivery or in the mapping, as in \"edition: 2025-07-01\"");
    }
    const bool by_row = edition == kEditionByRow;
    const auto day = Date::parse_iso(edition);
    if (!by_row && (!day || day->precision() != Date::Precision::day)) {
        return fail(ErrorCode::invalid, fmt::format("\"{}\" is no edition", edition), finding_field,
                    "write the day that it took effect, 2025-07-01, or by-row");
    }
    if (units_ == nullptr || units_->empty()) {
        if (!by_row) return nullptr;
        return fail(ErrorCode::invalid, "without the list of units no row can be told its edition",
                    finding_field, "load the list first (dongbo load with mappings/units.yaml)");
    }
    UnitEdition::Evidence evidence;
    const auto bind = [&](const std::string& column, std::optional<std::size_t>& cell) {
        if (!column.empty()) cell = bind_column(column);
    };
    bind(value.evidence.name, evidence.name);
    bind(value.evidence.district, evidence.district);
    bind(value.evidence.province, evidence.province);
    return std::make_unique<UnitEdition>(*units_, edition, evidence);
}

Result<RowPreparer::BoundValue> RowPreparer::bind_value(const Field& field,
                                                        const ValueMapping& value,
                                                        const std::string& finding_field) {
    const std::string& edition = value.edition.empty() ? edition_ : value.edition;
    TRY_ASSIGN(std::string constant, fixed_text(value, finding_field));
    BoundValue bound{ValueReader(field, value, edition, mapping_->decimal_mark),
                     {},
                     std::move(constant),
                     finding_field,
                     value.reference_source.empty() ? mapping_->source : value.reference_source,
                     nullptr};
    for (const std::string& column : value.columns) bound.cells.push_back(bind_column(column));
    if (field.type == FieldType::unit && value.mapped()) {
        TRY_ASSIGN(bound.edition, bind_edition(value, finding_field));
    }
    return bound;
}

Result<> RowPreparer::bind_group_list(const FieldMapping& mapping, BoundField& bound) {
    const Field& field = contract_->fields[mapping.field];
    const auto bind_all = [&](const std::vector<ValueMapping>& values,
                              std::vector<BoundValue>& out) -> Result<> {
        for (std::size_t i = 0; i < field.fields.size(); ++i) {
            const std::string path = field.name + "." + field.fields[i].name;
            TRY_ASSIGN(BoundValue value, bind_value(field.fields[i], values[i], path));
            out.push_back(std::move(value));
        }
        return {};
    };
    for (const std::vector<ValueMapping>& group : mapping.groups) {
        TRY(bind_all(group, bound.groups.emplace_back()));
    }
    if (!mapping.list_column) return {};
    bound.list_cell = bind_column(*mapping.list_column);
    TRY(bind_all(mapping.list_parts, bound.list_parts));
    for (std::size_t i = 0; i < field.fields.size(); ++i) {
        if (field.fields[i].type != FieldType::unit) continue;
        TRY_ASSIGN(bound.list_parts[i].edition, bind_edition(mapping.list_parts[i], field.name));
    }
    return {};
}

Result<> RowPreparer::bind() {
    for (const ValueMapping& part : mapping_->key) {
        TRY_ASSIGN(std::string constant, fixed_text(part, "key"));
        KeyPart& bound = key_parts_.emplace_back();
        bound.constant = std::move(constant);
        if (!part.columns.empty()) bound.cell = bind_column(part.columns.front());
    }
    for (const FieldMapping& mapping : mapping_->fields) {
        CHECK_THAT(mapping.field < contract_->fields.size(), "the mapping is for this contract");
        const Field& field = contract_->fields[mapping.field];
        BoundField& bound = fields_.emplace_back();
        bound.field = mapping.field;
        bound.mapping = &mapping;
        if (field.type == FieldType::group_list) {
            TRY(bind_group_list(mapping, bound));
        } else {
            TRY_ASSIGN(BoundValue value, bind_value(field, mapping.value, field.name));
            bound.value.push_back(std::move(value));
        }
    }
    list_unit_fields();
    return {};
}

void RowPreparer::list_unit_fields() {
    const auto list = [&](BoundValue& bound) {
        if (bound.edition == nullptr) return;
        const bool of_delivery = bound.reader.mapping().edition.empty();
        unit_fields_.push_back({bound.finding_field, of_delivery, bound.edition.get()});
        unit_values_.push_back(&bound);
    };
    for (BoundField& field : fields_) {
        for (BoundValue& value : field.value) list(value);
        for (std::vector<BoundValue>& group : field.groups)
            for (BoundValue& value : group) list(value);
    }
}

void RowPreparer::count_units(const Row& row) {
    Value value;
    for (BoundValue* const bound : unit_values_) {
        if (bound->edition->by_row()) continue;
        if (!bound->reader.read(given_text(*bound, row, scratch_), value)) continue;
        const auto* const unit = std::get_if<UnitRef>(&value);
        if (unit != nullptr) bound->edition->count(row, unit->code);
    }
}

bool RowPreparer::read_key(const Row& row, std::vector<std::string>& key) const {
    key.resize(key_parts_.size());
    for (std::size_t i = 0; i < key_parts_.size(); ++i) {
        const KeyPart& part = key_parts_[i];
        key[i] = part.cell ? standardise_key(row.cells[*part.cell].text) : part.constant;
        if (key[i].empty()) return false;
    }
    return true;
}

RecordId RowPreparer::record_id(const std::vector<std::string>& key) const {
    return make_record_id(contract_->name, mapping_->source, key);
}

std::string_view RowPreparer::given_text(const BoundValue& bound, const Row& row,
                                         std::string& scratch) {
    if (bound.cells.empty()) return bound.constant;
    if (bound.cells.size() == 1) return row.cells[bound.cells.front()].text;
    scratch.clear();
    for (const std::size_t cell : bound.cells) {
        const std::string_view text = row.cells[cell].text;
        if (text.empty()) continue;
        if (!scratch.empty()) scratch += ' ';
        scratch += text;
    }
    return scratch;
}

bool RowPreparer::all_empty(const BoundValue& bound, const Row& row) {
    return std::ranges::all_of(bound.cells, [&](std::size_t cell) {
        return row.cells[cell].text.find_first_not_of(' ') == std::string_view::npos;
    });
}

void RowPreparer::read_text(BoundValue& bound, std::string_view given, Value& value,
                            std::vector<Finding>& findings) {
    if (!bound.reader.read(given, value)) {
        findings.push_back(
            {type_rule(bound.reader.field().type), bound.finding_field, std::string(given)});
    }
}

void RowPreparer::read_reference(const BoundValue& bound, const Row& row, Value& value,
                                 std::vector<Finding>& findings) {
    value = std::monostate{};
    std::vector<std::string> key;
    bool lacks_part = false;
    for (const std::size_t cell : bound.cells) {
        key.push_back(standardise_key(row.cells[cell].text));
        lacks_part = lacks_part || key.back().empty();
    }
    if (bound.cells.empty()) key.push_back(standardise_key(bound.constant));
    if (std::ranges::all_of(key, &std::string::empty)) return;
    if (lacks_part) {
        std::string scratch;
        findings.push_back({type_rule(FieldType::reference), bound.finding_field,
                            std::string(given_text(bound, row, scratch))});
        return;
    }
    value = make_record_id(bound.reader.field().target_contract, bound.reference_source, key);
}

void RowPreparer::read_value(BoundValue& bound, const Row& row, Value& value,
                             std::vector<Finding>& findings) {
    if (bound.reader.field().type == FieldType::reference) {
        read_reference(bound, row, value, findings);
        return;
    }
    read_text(bound, given_text(bound, row, scratch_), value, findings);
    settle_edition(bound, &row, value, findings);
}

void RowPreparer::settle_edition(BoundValue& bound, const Row* row, Value& value,
                                 std::vector<Finding>& findings) {
    if (bound.edition == nullptr) return;
    auto* const unit = std::get_if<UnitRef>(&value);
    if (unit == nullptr || bound.edition->settle(row, *unit)) return;
    findings.push_back({std::string(kEditionRule), bound.finding_field, std::move(unit->code)});
    value = std::monostate{};
}

void RowPreparer::check_required(const std::vector<Field>& fields, const std::string& prefix,
                                 const std::vector<Value>& values, std::size_t findings_before,
                                 std::vector<Finding>& findings) {
    const std::size_t findings_known = findings.size();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i].required || !values[i].absent()) continue;
        const std::string path = prefix + fields[i].name;
        const bool explained =
            std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(findings_before),
                        findings.begin() + static_cast<std::ptrdiff_t>(findings_known),
                        [&](const Finding& finding) { return finding.field == path; });
        if (!explained) findings.push_back({"required", path, {}});
    }
}

void RowPreparer::read_field(BoundField& bound, const Row& row, Value& value,
                             std::vector<Finding>& findings) {
    if (!bound.value.empty()) return read_value(bound.value.front(), row, value, findings);
    const Field& field = contract_->fields[bound.field];
    std::vector<Group> groups;
    for (std::vector<BoundValue>& group : bound.groups) {
        const bool nothing = std::ranges::all_of(
            group, [&](const BoundValue& part) { return all_empty(part, row); });
        if (nothing) continue;
        const std::size_t findings_before = findings.size();
        Group& values = groups.emplace_back(group.size());
        for (std::size_t i = 0; i < group.size(); ++i) {
            read_value(group[i], row, values[i], findings);
        }
        check_required(field.fields, field.name + ".", values, findings_before, findings);
    }
    if (bound.list_cell) {
        const std::string_view text = row.cells[*bound.list_cell].text;
        if (bound.mapping->item_separator.empty()) {
            read_json_list(bound, text, groups, findings);
        } else {
            read_separated(bound, text, groups, findings);
        }
    }
    if (groups.empty()) {
        value = std::monostate{};
    } else {
        value = std::move(groups);
    }
}

Hash RowPreparer::hash_raw(const Row& row) {
    raw_json_.clear();
    raw_json_ += '[';
    for (const Cell& cell : row.cells) {
        if (raw_json_.size() > 1) raw_json_ += ',';
        if (cell.present) {
            append_json_string(raw_json_, cell.text);
        } else {
            raw_json_ += "null";
        }
    }
    raw_json_ += ']';
    return sha256(raw_json_);
}

Wish RowPreparer::prepare(const Row& row, std::uint64_t delivery) {
    Wish wish;
    const bool has_key = read_key(row, wish.origin.key);
    CHECK_THAT(has_key, "only rows with a key are prepared");
    wish.record = record_id(wish.origin.key);
    wish.origin.source = mapping_->source;
    wish.origin.delivery = delivery;
    wish.origin.row = row.number;
    wish.values.values.resize(contract_->fields.size());
    for (BoundField& bound : fields_) {
        read_field(bound, row, wish.values.values[bound.field], wish.findings);
    }
    check_required(contract_->fields, {}, wish.values.values, 0, wish.findings);
    wish.verdict = wish.findings.empty() ? Verdict::live : Verdict::quarantined;
    wish.content.reserve(content_size_ + content_size_ / 8);
    append_canonical(wish.content, order_, wish.values.values);
    content_size_ = wish.content.size();
    wish.content_hash = content_hash(wish.content);
    wish.raw_hash = hash_raw(row);
    return wish;
}

}  // namespace dongbo
