#include "quality/cases.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "quality/book_keys.hpp"
#include "quality/case_json.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, 5> kStates = {"open", "taken_up", "needs_information",
                                                     "confirmed", "closed"};

std::string key_text(const CaseBook::Key& key) {
    std::string out = "c";
    append_sorted<8>(out, key.delivery);
    append_sorted<2>(out, key.check);
    return out += key.cause;
}

void settle(Case& done, Timestamp now) {
    CaseState next = done.state;
    if (done.findings == 0) next = CaseState::closed;
    if (done.findings > 0 && done.state == CaseState::closed) next = CaseState::open;
    if (next == done.state) return;
    done.state = next;
    done.history.push_back({now, next, {}, {}});
}

Error no_such_case(const std::string& dataset, std::uint64_t number) {
    return {ErrorCode::not_found, "there is no case " + std::to_string(number), dataset,
            "see dongbo cases"};
}

}  // namespace

std::string_view name(CaseState state) {
    return kStates[static_cast<std::size_t>(state)];
}

std::optional<CaseState> parse_case_state(std::string_view text) {
    const auto found = std::ranges::find(kStates, text);
    if (found == kStates.end()) return std::nullopt;
    return static_cast<CaseState>(found - kStates.begin());
}

std::optional<std::int64_t> duration_milliseconds(std::string_view iso) {
    constexpr std::int64_t kHour = 3'600'000;
    const bool hours = iso.starts_with("PT");
    if (!iso.starts_with('P') || iso.size() < 3) return std::nullopt;
    iso.remove_prefix(hours ? 2 : 1);
    std::int64_t number = 0;
    const auto [end, defect] = std::from_chars(iso.data(), iso.data() + iso.size() - 1, number);
    if (defect != std::errc{} || end != iso.data() + iso.size() - 1 || number < 0)
        return std::nullopt;
    switch (iso.back()) {
        case 'H':
            return hours ? std::optional(number * kHour) : std::nullopt;
        case 'D':
            return number * 24 * kHour;
        case 'W':
            return number * 7 * 24 * kHour;
        case 'M':
            return hours ? number * 60'000 : number * 30 * 24 * kHour;
        case 'Y':
            return number * 365 * 24 * kHour;
        default:
            return std::nullopt;
    }
}

Result<std::vector<Case>> read_cases(Store& store, const std::string& dataset) {
    constexpr std::size_t kPage = 1'000;
    std::vector<Case> cases;
    std::string from = book::case_at(0);
    for (;;) {
        TRY_ASSIGN(const auto page, store.book_scan(dataset, from, book::after("C"), kPage));
        for (const auto& [key, json] : page) {
            TRY_ASSIGN(Case read, parse_case(json));
            cases.push_back(std::move(read));
        }
        if (page.size() < kPage) return cases;
        from = page.back().first + '\0';
    }
}

Result<Case> read_case(Store& store, const std::string& dataset, std::uint64_t number) {
    const std::string key = book::case_at(number);
    TRY_ASSIGN(const auto found, store.book_scan(dataset, key, book::after(key), 1));
    if (found.empty()) return std::unexpected(no_such_case(dataset, number));
    return parse_case(found.front().second);
}

Result<Case> move_case(Store& store, const std::string& dataset, std::uint64_t number,
                       CaseState state, const std::string& by, const std::string& note) {
    if (state == CaseState::closed)
        return fail(ErrorCode::invalid, "a case closes itself when its findings are gone", dataset,
                    "correct the data at their source, or say that they are confirmed");
    if (by.empty())
        return fail(ErrorCode::invalid, "it must be known who says so", dataset, "give a name");
    Case moved;
    TRY(store.transact([&](StoreWriter& writer) -> Result<> {
        TRY_ASSIGN(const auto json, writer.book_get(dataset, book::case_at(number)));
        if (!json) return std::unexpected(no_such_case(dataset, number));
        TRY_ASSIGN(moved, parse_case(*json));
        if (moved.state == CaseState::closed)
            return fail(ErrorCode::conflict, "the case is closed", dataset,
                        "it opens by itself if a finding comes back");
        moved.state = state;
        moved.history.push_back({writer.now(), state, by, note});
        return writer.book_put(dataset, book::case_at(number), case_json(moved));
    }));
    return moved;
}

Result<std::uint64_t> CaseBook::next_number(StoreWriter& writer) {
    TRY_ASSIGN(const auto last, writer.book_get(dataset_, "C"));
    const std::uint64_t number = last ? read_sorted<8>(*last) + 1 : 1;
    std::string bytes;
    append_sorted<8>(bytes, number);
    TRY(writer.book_put(dataset_, "C", bytes));
    return number;
}

Result<Case*> CaseBook::load(StoreWriter& writer, std::uint64_t number) {
    auto known = cases_.find(number);
    if (known == cases_.end()) {
        TRY_ASSIGN(const auto json, writer.book_get(dataset_, book::case_at(number)));
        if (!json) return std::unexpected(no_such_case(dataset_, number));
        TRY_ASSIGN(Case read, parse_case(*json));
        known = cases_.emplace(number, std::move(read)).first;
    }
    return &known->second;
}

Result<std::uint64_t> CaseBook::join(StoreWriter& writer, const Key& key, const Check& check,
                                     const std::string& owner,
                                     std::optional<std::int64_t> correction_milliseconds) {
    auto known = numbers_.find(key);
    if (known == numbers_.end()) {
        TRY_ASSIGN(const auto stored, writer.book_get(dataset_, key_text(key)));
        std::uint64_t number = 0;
        if (stored) {
            number = read_sorted<8>(*stored);
        } else {
            TRY_ASSIGN(number, next_number(writer));
            std::string bytes;
            append_sorted<8>(bytes, number);
            TRY(writer.book_put(dataset_, key_text(key), bytes));
            Case& opened = cases_[number];
            opened = {.number = number,
                      .delivery = key.delivery,
                      .owner = owner,
                      .rule = check.rule,
                      .field = check.field,
                      .cause = key.cause,
                      .opened = writer.now(),
                      .deadline = {},
                      .history = {{writer.now(), CaseState::open, {}, {}}}};
            if (correction_milliseconds)
                opened.deadline = Timestamp{writer.now().milliseconds + *correction_milliseconds};
        }
        known = numbers_.emplace(key, number).first;
    }
    TRY_ASSIGN(Case* const joined, load(writer, known->second));
    joined->most = std::max(joined->most, ++joined->findings);
    return known->second;
}

Result<> CaseBook::leave(StoreWriter& writer, std::uint64_t number) {
    TRY_ASSIGN(Case* const left, load(writer, number));
    --left->findings;
    return {};
}

Result<> CaseBook::flush(StoreWriter& writer) {
    for (auto& [number, changed] : cases_) {
        settle(changed, writer.now());
        TRY(writer.book_put(dataset_, book::case_at(number), case_json(changed)));
    }
    forget();
    return {};
}

void CaseBook::forget() {
    numbers_.clear();
    cases_.clear();
}

}  // namespace dongbo
