#include "intake/survey.hpp"

#include <algorithm>
#include <thread>
#include <unordered_set>

namespace dongbo {
namespace {

constexpr std::size_t kSampleRows = 1024;

/// Room for the whole file's keys from the mean size of the first rows: growing by doubling would
/// hold the keys one and a half times.
void reserve_keys(std::vector<Survey::Key>& keys, std::string_view text, const Row& row) {
    const std::uint64_t mean = std::max<std::uint64_t>(1, row.end_offset / row.number);
    keys.reserve(text.size() / mean + text.size() / mean / 16);
}

/// Looks again at the rows of one key.
class KeyJudge {
  public:
    KeyJudge(RowReader& reader, RowPreparer& preparer, DeliveryKind kind)
        : reader_(reader), preparer_(preparer), kind_(kind) {}

    /// `rows`: of one key, by offset; their marks go to `out`.
    void judge(std::span<const Survey::Key> rows, std::vector<MarkedRow>& out) {
        const std::size_t first = out.size();
        std::unordered_set<std::string_view> texts;  // point into the file
        std::string_view text_before;
        bool differ = false;
        for (const Survey::Key& key : rows) {
            reader_.seek(key.offset, kSomeRow);
            const bool read = reader_.next(row_);
            CHECK_THAT(read && row_.kind == RowKind::data, "the file changed while it was read");
            const bool seen = kind_ == DeliveryKind::changes ? text_before == row_.raw
                                                             : !texts.insert(row_.raw).second;
            text_before = row_.raw;
            out.push_back({key.offset, seen ? RowMark::repeated : RowMark::repeats});
            if (seen || kind_ == DeliveryKind::changes) continue;
            Wish wish = preparer_.prepare(row_, 0);
            if (out.size() - first > 1) {
                differ =
                    differ || wish.content != before_.content || wish.findings != before_.findings;
            }
            before_ = std::move(wish);
        }
        if (!differ) return;
        for (std::size_t i = first; i < out.size(); ++i) {
            if (out[i].mark == RowMark::repeats) out[i].mark = RowMark::conflict;
        }
    }

  private:
    static constexpr std::uint64_t kSomeRow = 1U << 30;  ///< any number behind the heading

    RowReader& reader_;
    RowPreparer& preparer_;
    DeliveryKind kind_;
    Row row_;
    Wish before_;
};

void mark_rows(const Survey& survey, KeyJudge& judge, std::vector<MarkedRow>& marked) {
    const auto& keys = survey.keys;
    for (std::size_t i = 0; i < keys.size();) {
        std::size_t end = i + 1;
        while (end < keys.size() && keys[end].id == keys[i].id) ++end;
        if (end - i > 1) judge.judge({keys.data() + i, end - i}, marked);
        i = end;
    }
    std::ranges::sort(marked, {}, &MarkedRow::offset);
}

}  // namespace

bool Survey::has(const RecordId& id) const {
    const auto found = std::ranges::lower_bound(keys, id, {}, &Key::id);
    return found != keys.end() && found->id == id;
}

Result<Survey> survey_file(std::string_view text, const RowFormat& format, RowPreparer& preparer,
                           DeliveryKind kind) {
    TRY_ASSIGN(const std::unique_ptr<RowReader> reader,
               open_rows(text, format, preparer.columns()));
    Survey survey;
    std::jthread hashing([&] { survey.file_hash = sha256(text); });
    Row row;
    std::vector<std::string> key;
    while (reader->next(row)) {
        ++survey.physical_rows;
        if (row.kind != RowKind::layout) ++survey.data_rows;
        if (row.kind != RowKind::data || !preparer.read_key(row, key)) continue;
        preparer.count_units(row);
        survey.keys.push_back({preparer.record_id(key), row.offset});
        if (survey.keys.size() == kSampleRows) reserve_keys(survey.keys, text, row);
    }
    hashing.join();
    std::ranges::sort(survey.keys);
    KeyJudge judge(*reader, preparer, kind);
    mark_rows(survey, judge, survey.marked);
    return survey;
}

}  // namespace dongbo
