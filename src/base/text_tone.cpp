#include "base/text_tone.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "base/text_letters.hpp"

namespace dongbo::text {
namespace {

constexpr std::size_t kLongestSyllable = 7;  // "nghiêng"

constexpr std::u16string_view kOnsets[] = {
    u"",  u"b",  u"c",   u"ch", u"d", u"đ",  u"g",  u"gh", u"gi", u"h", u"k",  u"kh", u"l", u"m",
    u"n", u"ng", u"ngh", u"nh", u"p", u"ph", u"qu", u"r",  u"s",  u"t", u"th", u"tr", u"v", u"x"};

/// What may follow an onset; "êng" stands in "giêng" only, whose i belongs to the onset.
constexpr std::u16string_view kRimes =
    u" a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    u" e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu"
    u" i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu"
    u" o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt"
    u" oc oe oen oeo oet oi om on ong ooc oong op ot"
    u" ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
    u" u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut"
    u" uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu"
    u" ươc ươi ươm ươn ương ươp ươt ươu y ych yêm yên yêng yêt yêu yn ynh yp yt yu ";

struct Syllable {
    std::array<const Letter*, kLongestSyllable> letters;  ///< the first `size` are set
    std::size_t size = 0;
    std::size_t tone_place = 0;
    std::size_t nucleus = 0;  ///< where the vowels begin
    std::size_t coda = 0;     ///< where they end

    char16_t plain(std::size_t at) const { return letters[at]->plain; }
    Tone tone() const { return letters[tone_place]->tone; }
};

/// In "qu" and "gi" before another vowel the vowel sign belongs to the consonant.
std::size_t nucleus_start(const Syllable& syllable) {
    std::size_t start = 0;
    while (start < syllable.size && !syllable.letters[start]->is_vowel) ++start;
    if (start != 1 || start + 1 >= syllable.size) return start;
    const char16_t first = syllable.plain(0);
    const char16_t second = syllable.plain(1);
    const bool glide = (first == u'q' && second == u'u') || (first == u'g' && second == u'i');
    return glide && syllable.letters[2]->is_vowel ? 2 : start;
}

/// Splits the word into onset, vowels and coda, if it has exactly one tone mark.
bool take_apart(std::span<const char32_t> word, Syllable& syllable) {
    if (word.size() < 2 || word.size() > kLongestSyllable) return false;
    const LetterTable& table = letter_table();
    int tones = 0;
    for (const char32_t code : word) {
        const std::size_t place = table_place(code);
        if (place == kNotInTable || table[place].plain == 0) return false;
        if (table[place].tone != Tone::level) {
            syllable.tone_place = syllable.size;
            ++tones;
        }
        syllable.letters[syllable.size++] = &table[place];
    }
    if (tones != 1) return false;
    syllable.nucleus = nucleus_start(syllable);
    syllable.coda = syllable.nucleus;
    while (syllable.coda < syllable.size && syllable.letters[syllable.coda]->is_vowel) {
        ++syllable.coda;
    }
    return syllable.coda != syllable.nucleus;
}

std::size_t standard_place(const Syllable& syllable) {
    for (std::size_t at = syllable.coda; at > syllable.nucleus; --at) {
        if (syllable.letters[at - 1]->has_shape) return at - 1;
    }
    const std::size_t vowels = syllable.coda - syllable.nucleus;
    if (vowels == 1) return syllable.nucleus;
    const bool open = syllable.coda == syllable.size;
    return vowels == 2 && open ? syllable.nucleus : syllable.nucleus + 1;
}

/// Up to four letters in one number: looking a syllable up is then a search among numbers.
std::uint64_t packed(std::u16string_view letters) {
    std::uint64_t number = 0;
    for (const char16_t letter : letters) number = (number << 16) | letter;
    return number;
}

std::vector<std::uint64_t> packed_rimes() {
    std::vector<std::uint64_t> rimes;
    for (std::u16string_view rest = kRimes.substr(1); !rest.empty();) {
        const std::size_t end = rest.find(u' ');
        rimes.push_back(packed(rest.substr(0, end)));
        rest.remove_prefix(end + 1);
    }
    std::ranges::sort(rimes);
    return rimes;
}

bool is_rime(std::u16string_view letters) {
    static const std::vector<std::uint64_t> rimes = packed_rimes();
    constexpr std::size_t kLongestRime = 4;  // "uyên"
    return letters.size() <= kLongestRime && std::ranges::binary_search(rimes, packed(letters));
}

/// A syllable that ends in c, ch, p or t is said with the acute or the dot tone only.
bool fits_coda(const Syllable& syllable) {
    const bool stopped = syllable.coda < syllable.size &&
                         std::u16string_view(u"cpt").find(syllable.plain(syllable.coda)) !=
                             std::u16string_view::npos;
    return !stopped || syllable.tone() == Tone::acute || syllable.tone() == Tone::dot;
}

bool is_vietnamese(const Syllable& syllable) {
    std::array<char16_t, kLongestSyllable> letters{};
    for (std::size_t at = 0; at < syllable.size; ++at) letters[at] = syllable.plain(at);
    const std::u16string_view word(letters.data(), syllable.size);
    return std::ranges::find(kOnsets, word.substr(0, syllable.nucleus)) != std::end(kOnsets) &&
           is_rime(word.substr(syllable.nucleus)) && fits_coda(syllable);
}

}  // namespace

void place_tone_in(std::span<char32_t> word) {
    Syllable syllable;
    if (!take_apart(word, syllable)) return;
    const std::size_t from = syllable.tone_place;
    const std::size_t to = standard_place(syllable);
    if (from == to || !is_vietnamese(syllable)) return;
    const bool upper_from = syllable.letters[from]->is_title;
    const bool upper_to = syllable.letters[to]->is_title;
    word[from] = with_tone(syllable.plain(from), Tone::level, upper_from);
    word[to] = with_tone(syllable.plain(to), syllable.tone(), upper_to);
}

std::string place_tone(std::string_view word) {
    std::array<char32_t, kLongestSyllable> codes{};
    std::size_t size = 0;
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint code = decode(word, at);
        if (size == codes.size() || code.value == kInvalid) return std::string(word);
        codes[size++] = code.value;
        at += code.length;
    }
    place_tone_in({codes.data(), size});
    std::string out;
    out.reserve(word.size() + 1);
    for (std::size_t i = 0; i < size; ++i) append_utf8(out, codes[i]);
    return out;
}

}  // namespace dongbo::text
