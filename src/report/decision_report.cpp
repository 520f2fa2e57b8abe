#include "report/decision_report.hpp"

#include <fmt/format.h>

#include <array>

#include "report/unit_report.hpp"

namespace dongbo {

BatchState state_of(const DecisionBatch& batch) {
    if (batch.undone) return BatchState::undone;
    return batch.served ? BatchState::in_force : BatchState::waits_for_second;
}

std::string_view name(BatchState state) {
    constexpr std::array<std::string_view, 3> kNames = {"in_force", "waits_for_second", "undone"};
    return kNames[static_cast<std::size_t>(state)];
}

std::string_view word(Language language, BatchState state) {
    constexpr std::array<std::string_view, 3> kVietnamese = {
        "có hiệu lực", "chờ người thứ hai phê duyệt", "đã hủy"};
    constexpr std::array<std::string_view, 3> kEnglish = {"in force", "waits for a second person",
                                                          "undone"};
    return (language == Language::english ? kEnglish
                                          : kVietnamese)[static_cast<std::size_t>(state)];
}

std::string candidates_text(const std::vector<const ListedUnit*>& candidates) {
    std::string text;
    for (const ListedUnit* unit : candidates)
        text += fmt::format("{}{} {}", text.empty() ? "" : " | ", unit->code, unit->full_name);
    return text;
}

void write_json(JsonWriter& json, const UnitList& list, const QueueItem& item) {
    json.begin_object().key("candidates").begin_array();
    for (const ListedUnit* unit : item.candidates) write_json(json, list, *unit);
    json.end_array().member("decided", item.decided).member("records", item.records);
    json.key("stated");
    write_json(json, list, *item.stated);
    json.end_object();
}

void write_json(JsonWriter& json, const DecisionBatch& batch) {
    json.begin_object()
        .member("approver", batch.approver)
        .member("author", batch.author)
        .member("basis", name(batch.basis))
        .member("code", batch.code)
        .member("dataset", batch.dataset)
        .member("decided_at", batch.decided_at.rfc3339())
        .member("decisions", batch.decisions)
        .member("document", batch.document)
        .member("state", name(state_of(batch)));
    if (batch.undone)
        json.member("undone_by", batch.undone_by).member("undone_reason", batch.undone_reason);
    json.end_object();
}

void write_json(JsonWriter& json, const BatchReport& report) {
    json.begin_object()
        .member("batch", report.code)
        .member("decided", report.decided)
        .member("in_force", report.in_force)
        .member("waiting", report.waiting)
        .end_object();
}

Result<WaitingPage> waiting_page(CurrentUnits& units, const ListedUnit& stated,
                                 const std::optional<RecordId>& after, std::size_t limit) {
    WaitingPage page;
    bool begun = !after;
    TRY(units.each_waiting(stated, [&](const WaitingRecord& record) -> Result<bool> {
        if (!begun) {
            begun = record.record == *after;
            return true;
        }
        page.more = page.records.size() == limit;
        if (page.more) return false;
        page.records.push_back(record);
        return true;
    }));
    // It was decided meanwhile: what waits is shown from its start.
    if (!begun) return waiting_page(units, stated, std::nullopt, limit);
    return page;
}

}  // namespace dongbo
