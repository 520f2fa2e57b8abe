#include "quality/measures.hpp"

#include <algorithm>

#include "quality/book_keys.hpp"

namespace dongbo {
namespace {

constexpr std::int64_t kVietnam = 7 * 3'600'000;
constexpr std::int64_t kDay = 24 * 3'600'000;
constexpr std::size_t kJournalsMax = 64;
constexpr std::size_t kPage = 10'000;
constexpr std::uint32_t kAllDays = 0;

void append_counts(std::string& out, const Counts& counts) {
    append_signed(out, counts.records);
    std::size_t used = 0;
    for (const Count& count : counts.checks)
        if (count != Count{}) ++used;
    append_varint(out, used);
    for (std::size_t i = 0; i < counts.checks.size(); ++i) {
        if (counts.checks[i] == Count{}) continue;
        append_varint(out, i);
        append_signed(out, counts.checks[i].applies);
        append_signed(out, counts.checks[i].fails);
    }
}

Counts read_counts(ByteReader& reader) {
    Counts counts;
    counts.records = reader.signed_varint();
    for (std::uint64_t used = reader.varint(); used > 0 && reader.good(); --used) {
        const std::uint64_t check = reader.varint();
        const std::int64_t applies = reader.signed_varint();
        if (check >= CheckBits::kMax) break;
        counts.at(check) = {applies, reader.signed_varint()};
    }
    return counts;
}

/// The number after the highest in the set.
std::size_t end_of(const CheckBits& bits) {
    for (std::size_t i = bits.words.size(); i-- > 0;)
        if (bits.words[i] != 0)
            return i * 64 + 64 - static_cast<std::size_t>(std::countl_zero(bits.words[i]));
    return 0;
}

/// One transaction: its day, then group and counts, group and counts, …
struct Journal {
    std::uint32_t day = 0;
    std::vector<std::pair<std::uint32_t, Counts>> groups;
};

Journal read_journal(std::string_view bytes) {
    ByteReader reader(bytes);
    Journal journal;
    journal.day = static_cast<std::uint32_t>(reader.varint());
    while (!reader.at_end()) {
        const auto group = static_cast<std::uint32_t>(reader.varint());
        journal.groups.emplace_back(group, read_counts(reader));
    }
    return journal;
}

GroupName read_group_name(std::string_view text) {
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos) return {};
    return {std::string(text.substr(0, end)), std::string(text.substr(end + 1))};
}

/// Everything below a letter, page by page.
Result<BookEntries> read_all(Store& store, const std::string& dataset, char letter) {
    BookEntries all;
    std::string from = book::key(letter);
    for (;;) {
        TRY_ASSIGN(auto page,
                   store.book_scan(dataset, from, book::after(book::key(letter)), kPage));
        const bool last = page.size() < kPage;
        std::ranges::move(page, std::back_inserter(all));
        if (last) return all;
        from = all.back().first + '\0';
    }
}

}  // namespace

Count& Count::operator+=(const Count& other) {
    applies += other.applies;
    fails += other.fails;
    return *this;
}

Count& Counts::at(std::size_t check) {
    if (check >= checks.size()) checks.resize(check + 1);
    return checks[check];
}

void Counts::add(const Marks& marks, std::int64_t sign) {
    records += sign;
    // Room for the highest first: then each check is one addition.
    if (const std::size_t end = end_of(marks.applies); end > checks.size()) checks.resize(end);
    if (const std::size_t end = end_of(marks.fails); end > checks.size()) checks.resize(end);
    Count* const counts = checks.data();
    marks.applies.each([&](std::size_t check) { counts[check].applies += sign; });
    marks.fails.each([&](std::size_t check) { counts[check].fails += sign; });
}

Counts& Counts::operator+=(const Counts& other) {
    records += other.records;
    for (std::size_t i = 0; i < other.checks.size(); ++i) at(i) += other.checks[i];
    return *this;
}

bool Counts::empty() const {
    return records == 0 &&
           std::ranges::all_of(checks, [](const Count& count) { return count == Count{}; });
}

bool operator==(const Counts& left, const Counts& right) {
    if (left.records != right.records) return false;
    for (std::size_t i = 0; i < std::max(left.checks.size(), right.checks.size()); ++i)
        if (left.of(i) != right.of(i)) return false;
    return true;
}

std::uint32_t day_of(Timestamp time) {
    return static_cast<std::uint32_t>(
        std::max<std::int64_t>((time.milliseconds + kVietnam) / kDay, 1));
}

std::string day_text(std::uint32_t day) {
    return Timestamp{day * kDay}.rfc3339().substr(0, 10);
}

Counts Measures::total() const {
    Counts sum;
    for (const auto& [group, counts] : by_group) sum += counts;
    return sum;
}

Result<std::vector<GroupName>> read_group_names(Store& store, const std::string& dataset) {
    TRY_ASSIGN(const auto entries, read_all(store, dataset, 'G'));
    std::vector<GroupName> names(entries.size());
    for (const auto& [key, text] : entries) {
        if (key.size() == 1) continue;  // how many there are
        const std::uint64_t number = read_sorted<4>(std::string_view(key).substr(1));
        if (number >= names.size())
            return fail(ErrorCode::corrupt, "the numbers of the groups have a gap", dataset,
                        "run dongbo doctor");
        names[number] = read_group_name(text);
    }
    return names;
}

Result<Measures> read_measures(Store& store, const std::string& dataset) {
    Measures measures;
    TRY_ASSIGN(const auto names, read_group_names(store, dataset));
    const auto add = [&](std::uint32_t day, std::uint32_t group, const Counts& counts) {
        if (day == kAllDays)
            measures.by_group[group < names.size() ? names[group] : GroupName{}] += counts;
        else
            measures.by_day[day] += counts;
    };
    TRY_ASSIGN(const auto totals, read_all(store, dataset, 'M'));
    for (const auto& [key, bytes] : totals) {
        ByteReader reader(bytes);
        add(static_cast<std::uint32_t>(read_sorted<4>(std::string_view(key).substr(1))),
            static_cast<std::uint32_t>(read_sorted<4>(std::string_view(key).substr(5))),
            read_counts(reader));
    }
    TRY_ASSIGN(const auto journals, read_all(store, dataset, 'J'));
    for (const auto& [key, bytes] : journals) {
        const Journal journal = read_journal(bytes);
        for (const auto& [group, counts] : journal.groups) {
            add(kAllDays, group, counts);
            add(journal.day, group, counts);
        }
    }
    std::erase_if(measures.by_group, [](const auto& entry) { return entry.second.empty(); });
    return measures;
}

Result<std::uint32_t> MeasureBook::group(StoreWriter& writer, const std::string& text) {
    if (last_group_ != 0 && text == last_text_) return last_group_;
    TRY_ASSIGN(last_group_, find_group(writer, text));
    last_text_ = text;
    return last_group_;
}

Result<std::uint32_t> MeasureBook::find_group(StoreWriter& writer, const std::string& text) {
    if (const auto known = groups_.find(text); known != groups_.end()) return known->second;
    const std::string by_name = "g" + text;
    TRY_ASSIGN(const auto stored, writer.book_get(dataset_, by_name));
    std::uint32_t number = 0;
    if (stored) {
        number = static_cast<std::uint32_t>(read_sorted<4>(*stored));
    } else {
        TRY_ASSIGN(const auto count, writer.book_get(dataset_, "G"));
        number = count ? static_cast<std::uint32_t>(read_sorted<4>(*count)) + 1 : 1;
        std::string bytes;
        append_sorted<4>(bytes, number);
        TRY(writer.book_put(dataset_, "G", bytes));
        TRY(writer.book_put(dataset_, by_name, bytes));
        TRY(writer.book_put(dataset_, book::group(number), text));
    }
    return groups_[text] = number;
}

void MeasureBook::move(const Marks* before, const Marks* after) {
    if (before != nullptr && after != nullptr && before->group == after->group) {
        Counts& counts = moved_[after->group];
        const auto flip = [&](const CheckBits& bits, std::int64_t Count::* which,
                              std::int64_t sign) {
            bits.each([&](std::size_t check) { counts.at(check).*which += sign; });
        };
        flip(before->applies.without(after->applies), &Count::applies, -1);
        flip(after->applies.without(before->applies), &Count::applies, 1);
        flip(before->fails.without(after->fails), &Count::fails, -1);
        flip(after->fails.without(before->fails), &Count::fails, 1);
        return;
    }
    if (before != nullptr) moved_[before->group].add(*before, -1);
    if (after != nullptr) moved_[after->group].add(*after, 1);
}

Result<> MeasureBook::flush(StoreWriter& writer) {
    std::erase_if(moved_, [](const auto& entry) { return entry.second.empty(); });
    if (moved_.empty()) return {};
    std::string bytes;
    append_varint(bytes, day_of(writer.now()));
    for (const auto& [group, counts] : moved_) {
        append_varint(bytes, group);
        append_counts(bytes, counts);
    }
    moved_.clear();
    TRY_ASSIGN(const auto waiting, writer.book_get(dataset_, "j"));
    const std::uint64_t journals = waiting ? read_sorted<8>(*waiting) : 0;
    TRY(writer.book_put(dataset_, book::journal(journals), bytes));
    if (journals + 1 >= kJournalsMax) return fold(writer);
    std::string count;
    append_sorted<8>(count, journals + 1);
    return writer.book_put(dataset_, "j", count);
}

Result<> MeasureBook::fold(StoreWriter& writer) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Counts> sums;
    for (;;) {
        TRY_ASSIGN(const auto journals,
                   writer.book_scan(dataset_, "J", book::after("J"), kJournalsMax));
        if (journals.empty()) break;
        for (const auto& [key, bytes] : journals) {
            const Journal journal = read_journal(bytes);
            for (const auto& [group, counts] : journal.groups) {
                sums[{kAllDays, group}] += counts;
                sums[{journal.day, group}] += counts;
            }
            TRY(writer.book_erase(dataset_, key));
        }
    }
    TRY(writer.book_erase(dataset_, "j"));
    for (const auto& [place, counts] : sums)
        TRY(add_to(writer, book::counts(place.first, place.second), counts));
    return {};
}

Result<> MeasureBook::add_to(StoreWriter& writer, const std::string& key, const Counts& counts) {
    TRY_ASSIGN(const auto stored, writer.book_get(dataset_, key));
    Counts sum = counts;
    if (stored) {
        ByteReader reader(*stored);
        sum += read_counts(reader);
    }
    if (sum.empty()) return stored ? writer.book_erase(dataset_, key) : Result<>{};
    std::string bytes;
    append_counts(bytes, sum);
    return writer.book_put(dataset_, key, bytes);
}

void MeasureBook::forget() {
    groups_.clear();
    last_group_ = 0;
    moved_.clear();
}

}  // namespace dongbo
