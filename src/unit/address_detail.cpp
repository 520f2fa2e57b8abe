#include "unit/address_detail.hpp"

#include <algorithm>
#include <vector>

#include "unit/word_phrases.hpp"

namespace dongbo {
namespace {

struct Phrase {
    std::string_view text;
    DetailSort sort;
};
constexpr Phrase kPhrases[] = {
    {"số nhà", DetailSort::house},      {"số", DetailSort::house},
    {"sn", DetailSort::house},          {"nhà số", DetailSort::house},
    {"căn hộ", DetailSort::building},   {"phòng", DetailSort::building},
    {"tầng", DetailSort::building},     {"lô", DetailSort::building},
    {"tòa nhà", DetailSort::building},  {"tòa", DetailSort::building},
    {"chung cư", DetailSort::building}, {"block", DetailSort::building},
    {"đường", DetailSort::street},      {"phố", DetailSort::street},
    {"ngõ", DetailSort::street},        {"ngách", DetailSort::street},
    {"hẻm", DetailSort::street},        {"kiệt", DetailSort::street},
    {"đại lộ", DetailSort::street},     {"quốc lộ", DetailSort::street},
    {"tỉnh lộ", DetailSort::street},    {"huyện lộ", DetailSort::street},
    {"hương lộ", DetailSort::street},   {"xa lộ", DetailSort::street},
    {"ql", DetailSort::street},         {"tl", DetailSort::street},
    {"đt", DetailSort::street},         {"hl", DetailSort::street},
    {"km", DetailSort::street},         {"thôn", DetailSort::hamlet},
    {"xóm", DetailSort::hamlet},        {"ấp", DetailSort::hamlet},
    {"bản", DetailSort::hamlet},        {"làng", DetailSort::hamlet},
    {"buôn", DetailSort::hamlet},       {"bon", DetailSort::hamlet},
    {"khóm", DetailSort::hamlet},       {"tổ dân phố", DetailSort::hamlet},
    {"tổ", DetailSort::hamlet},         {"tdp", DetailSort::hamlet},
    {"khu phố", DetailSort::hamlet},    {"kp", DetailSort::hamlet},
    {"khu vực", DetailSort::hamlet},    {"kv", DetailSort::hamlet},
    {"khu dân cư", DetailSort::hamlet}, {"kdc", DetailSort::hamlet},
    {"khu đô thị", DetailSort::hamlet}, {"khu", DetailSort::hamlet},
    {"phum", DetailSort::hamlet},       {"sóc", DetailSort::hamlet},
    {"plei", DetailSort::hamlet},       {"tiểu khu", DetailSort::hamlet},
    {"đội", DetailSort::hamlet},        {"cụm", DetailSort::hamlet}};

const WordPhrases& phrases() {
    static const WordPhrases kTable = [] {
        std::vector<std::string_view> texts;
        for (const Phrase& phrase : kPhrases) texts.push_back(phrase.text);
        return WordPhrases(texts);
    }();
    return kTable;
}

bool is_number_or_letter(const NameWords& words, std::size_t at) {
    return words[at].is_number || words.folded(at, at + 1).size() == 1;
}

/// True if a part of the address ends before a word. The slash of 12/5 and the dash of 12-14 end
/// none.
bool begins_part(const NameWords& words, std::size_t at) {
    if (at == 0) return true;
    const Gap gap = words[at].before;
    if (!ends_part(gap)) return false;
    return gap == Gap::comma || !is_number_or_letter(words, at - 1) ||
           !is_number_or_letter(words, at);
}

/// Puts pieces of the detail where they belong, from left to right.
class DetailReader {
  public:
    DetailReader(const NameWords& words, std::string_view text, AddressText& address)
        : words_(words), text_(text), address_(address) {}

    void add_piece(std::size_t first, std::size_t last) {
        const DetailWords told = detail_at(words_, first, last);
        const bool numbered = told.sort == DetailSort::house ||
                              (told.sort == DetailSort::none && is_number_or_letter(words_, first));
        if (numbered) return add_house(first, first + told.words, last);
        switch (told.sort) {
            case DetailSort::building:
                return put(DetailSort::house, first, last);
            case DetailSort::none:
                // "12, Lê Lợi"
                if (last_ == DetailSort::house && address_.street.empty())
                    put(DetailSort::street, first, last);
                return;
            default:
                return put(told.sort, first, last);
        }
    }

  private:
    /// "Số 12/5A Lê Lợi": the number, then the street.
    void add_house(std::size_t first, std::size_t number, std::size_t last) {
        std::size_t end = number;
        while (end < last && is_number_or_letter(words_, end) &&
               (end == number || words_[end].before != Gap::space))
            ++end;
        if (end == first) end = std::min(first + 1, last);
        put(DetailSort::house, first, end);
        if (end < last) put(DetailSort::street, end, last);
    }

    void put(DetailSort sort, std::size_t first, std::size_t last) {
        std::string_view& part = sort == DetailSort::house    ? address_.house
                                 : sort == DetailSort::street ? address_.street
                                                              : address_.hamlet;
        const char* const end = text_.data() + words_[last - 1].to;
        if (part.empty()) {
            part = {text_.data() + words_[first].from, end};
        } else if (last_ == sort) {
            part = {part.data(), end};
        }
        last_ = sort;
    }

    const NameWords& words_;
    std::string_view text_;
    AddressText& address_;
    DetailSort last_ = DetailSort::none;
};

}  // namespace

DetailWords detail_at(const NameWords& words, std::size_t at, std::size_t end) {
    const WordPhrases::Found found = phrases().find(words, at, end);
    if (found.words == 0) return {};
    return {kPhrases[found.phrase].sort, found.words, found.has_marks};
}

bool names_detail(const NameWords& words, std::size_t at) {
    if (at == 0 || ends_part(words[at].before)) return false;
    for (std::size_t length = std::min<std::size_t>(at, 3); length > 0; --length) {
        const std::size_t first = at - length;
        if (detail_at(words, first, at).words != length) continue;
        return begins_part(words, first) || is_number_or_letter(words, first - 1);
    }
    return false;
}

bool is_house_number(const NameWords& words, std::size_t first, std::size_t last) {
    for (std::size_t at = first; at < last; ++at)
        if (!is_number_or_letter(words, at)) return false;
    return true;
}

PartBefore part_before(const NameWords& words, std::size_t at) {
    if (at == 0) return PartBefore::none;
    std::size_t first = at - 1;
    while (!begins_part(words, first)) --first;
    const DetailWords told = detail_at(words, first, at);
    const bool is_house = told.sort == DetailSort::none || told.sort == DetailSort::house;
    if (is_house && is_house_number(words, first + told.words, at)) return PartBefore::house;
    if (told.sort != DetailSort::none || words[first].is_number) return PartBefore::told;
    return PartBefore::bare;
}

void read_detail(const NameWords& words, std::size_t end, std::string_view text,
                 AddressText& address) {
    DetailReader reader(words, text, address);
    for (std::size_t first = 0; first < end;) {
        std::size_t last = first + std::max<std::size_t>(detail_at(words, first, end).words, 1);
        for (; last < end && !begins_part(words, last); ++last) {
            // A word for a sort inside a part begins a piece of its own, unless it is the first of
            // a name ("phố Bản Đông") or may be another word that was written without marks.
            if (last == first + detail_at(words, first, end).words) continue;
            const DetailWords told = detail_at(words, last, end);
            const std::size_t next = last + told.words;
            const bool before_number = next < end && words[next].is_number;
            if (told.words > 0 && (told.has_marks || before_number)) break;
        }
        reader.add_piece(first, std::min(last, end));
        first = last;
    }
}

}  // namespace dongbo
