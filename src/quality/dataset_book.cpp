#include "quality/dataset_book.hpp"

#include <algorithm>

#include "quality/book_keys.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCauseMax = 60;

std::string finding_value(const RecordId& id, std::uint64_t case_number) {
    std::string out = book::id_text(id);
    append_varint(out, case_number);
    return out;
}

std::uint64_t case_of(std::string_view value) {
    ByteReader reader(value.substr(std::min<std::size_t>(value.size(), 16)));
    return reader.varint();
}

struct PlainText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(const Decimal& decimal) const { return decimal.text; }
    std::string operator()(const Date& date) const { return date.iso(); }
    std::string operator()(const Timestamp& time) const { return time.rfc3339(); }
    std::string operator()(const UnitRef& unit) const { return unit.code + "@" + unit.edition; }
    std::string operator()(const RecordId& id) const { return id.text(); }
    std::string operator()(const std::vector<Group>&) const { return {}; }
};

}  // namespace

std::string plain_text(const Value& value) {
    return std::visit(PlainText{}, static_cast<const Value::variant&>(value));
}

DatasetBook::DatasetBook(std::string dataset, std::shared_ptr<const RuleSet> rules)
    : dataset_(std::move(dataset)),
      rules_(std::move(rules)),
      measures_(dataset_),
      cases_(dataset_),
      correction_(duration_milliseconds(rules_->contract().correction)) {}

Result<> DatasetBook::update(StoreWriter& writer, const JudgedVersion& version, const Marks* before,
                             const Marks* after) {
    measures_.move(before, after);
    const CheckBits none;
    TRY(update_findings(writer, version, before != nullptr ? before->fails : none,
                        after != nullptr ? after->fails : none));
    TRY(update_waits(writer, version, before != nullptr && before->waits,
                     after != nullptr && after->waits));
    return update_notes(writer, version, before != nullptr && before->noted,
                        after != nullptr && after->noted);
}

std::string DatasetBook::cause_of(const Check& check, const JudgedVersion& version) const {
    std::string cause;
    if (check.kind == CheckKind::rule) {
        const Contract& contract = rules_->contract();
        const auto field = contract.find_field(contract.rules[check.index].cause);
        if (field) cause = plain_text(version.values->values[*field]);
    } else if (check.rule == type_rule(FieldType::code)) {
        for (const Finding& finding : *version.findings)
            if (finding.rule == check.rule && finding.field == check.field) cause = finding.given;
    }
    if (cause.size() > kCauseMax) cause = hex(sha256(cause)).substr(0, kCauseMax);
    return cause;
}

Result<> DatasetBook::update_findings(StoreWriter& writer, const JudgedVersion& version,
                                      const CheckBits& before, const CheckBits& after) {
    if (before == after) return {};
    Result<> done;
    before.without(after).each([&](std::size_t check) {
        if (!done) return;
        done = [&]() -> Result<> {
            const std::string key = book::finding(check, version.row);
            TRY_ASSIGN(const auto value, writer.book_get(dataset_, key));
            if (!value) return {};
            TRY(cases_.leave(writer, case_of(*value)));
            return writer.book_erase(dataset_, key);
        }();
    });
    after.without(before).each([&](std::size_t number) {
        if (!done) return;
        done = [&]() -> Result<> {
            const Check& check = rules_->checks()[number];
            const CaseBook::Key key{version.delivery, check.number, cause_of(check, version)};
            TRY_ASSIGN(const std::uint64_t joined,
                       cases_.join(writer, key, check, version.owner, correction_));
            return writer.book_put(dataset_, book::finding(number, version.row),
                                   finding_value(version.id, joined));
        }();
    });
    return done;
}

Result<> DatasetBook::update_waits(StoreWriter& writer, const JudgedVersion& version, bool before,
                                   bool after) {
    const std::string by_row = book::with_row("w", version.row);
    if (before) {
        TRY_ASSIGN(const auto known, writer.book_get(dataset_, by_row));
        ByteReader reader(known ? std::string_view(*known) : std::string_view());
        while (!reader.at_end()) {
            const std::string_view target = reader.take(reader.varint());
            TRY(writer.book_erase(dataset_, book::with_row(std::string(target), version.row)));
        }
        if (!after) return writer.book_erase(dataset_, by_row);
    }
    if (!after) return {};
    std::string targets;
    for (const MissingRecord& missing : version.missing) {
        const std::string target = book::waiting_for(missing.contract, missing.id);
        append_varint(targets, target.size());
        targets += target;
        TRY(writer.book_put(dataset_, book::with_row(target, version.row),
                            book::id_text(version.id)));
    }
    return writer.book_put(dataset_, by_row, targets);
}

Result<> DatasetBook::update_notes(StoreWriter& writer, const JudgedVersion& version, bool before,
                                   bool after) {
    const std::string by_row = book::with_row("k", version.row);
    if (before) {
        TRY_ASSIGN(const auto known, writer.book_get(dataset_, by_row));
        ByteReader reader(known ? std::string_view(*known) : std::string_view());
        while (!reader.at_end()) {
            const std::string_view note = reader.take(reader.varint());
            TRY(writer.book_erase(dataset_, book::with_row(std::string(note), version.row)));
        }
        if (!after) return writer.book_erase(dataset_, by_row);
    }
    if (!after) return {};
    std::string notes;
    for (const std::string& key : version.notes) {
        append_varint(notes, key.size());
        notes += key;
        TRY(writer.book_put(dataset_, book::with_row(key, version.row), book::id_text(version.id)));
    }
    return writer.book_put(dataset_, by_row, notes);
}

Result<> DatasetBook::flush(StoreWriter& writer) {
    TRY(cases_.flush(writer));
    return measures_.flush(writer);
}

void DatasetBook::forget() {
    measures_.forget();
    cases_.forget();
}

Result<std::vector<FailingRecord>> failing_records(Store& store, const std::string& dataset,
                                                   std::size_t check, std::uint64_t after_row,
                                                   std::size_t limit) {
    TRY_ASSIGN(const auto entries, store.book_scan(dataset, book::finding(check, after_row + 1),
                                                   book::after(book::findings(check)), limit));
    std::vector<FailingRecord> records;
    records.reserve(entries.size());
    for (const auto& [key, value] : entries)
        records.push_back({book::read_id(value), book::row_of(key), case_of(value)});
    return records;
}

}  // namespace dongbo
