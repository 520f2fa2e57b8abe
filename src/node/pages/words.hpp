// What pages say, in one of the two languages: texts of the catalogue, numbers, dates.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "report/language.hpp"

namespace dongbo {

/// Cheap to copy, thread-safe.
class Words {
  public:
    explicit Words(Language language) : language_(language) {}
    Language language() const { return language_; }
    bool vietnamese() const { return language_ == Language::vietnamese; }

    /// The text of a key of web/texts/. A key that is not there is a defect of ours: it ends the
    /// program, and a test walks all of them.
    std::string operator()(std::string_view key) const;
    /// With "{name}" in it replaced.
    std::string operator()(
        std::string_view key,
        std::initializer_list<std::pair<std::string_view, std::string>> values) const;
    /// True if there is such a text.
    static bool has(std::string_view key);

    /// "1.234.567"; in English "1,234,567".
    std::string number(std::uint64_t value) const;
    std::string number(std::int64_t value) const;
    /// "+1.234", "−5", "0".
    std::string change(std::int64_t value) const;
    /// "12 / 100".
    std::string ratio(std::int64_t part, std::int64_t whole) const;
    /// "12,5 MB".
    std::string bytes(std::uint64_t count) const;

    /// "27/11/2026", in English ISO, of "2026-11-27"; what is no day as it is.
    std::string iso_day(std::string_view iso) const;

    /// Of an error: what happened, in words of the language.
    std::string title(ErrorCode code) const;

  private:
    Language language_;
};

}  // namespace dongbo
