// What the demo shows: numbered steps, and under each what it saw and whether that is right.
#pragma once

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/demo_texts.hpp"
#include "store/delivery.hpp"

namespace dongbo {

class DemoScreen {
  public:
    explicit DemoScreen(const Console& console);

    const Console& console() const { return console_; }
    const DemoTexts& say() const { return say_; }
    bool all_right() const { return wrong_ == 0; }

    void step(std::size_t number, std::size_t of, std::string_view what) const;
    /// A line that was checked.
    void show(bool right, std::string_view text);
    /// A line that is neither right nor wrong.
    void note(std::string_view text) const;

    template <class... Values>
    static std::string text(std::string_view pattern, const Values&... values) {
        return fmt::format(fmt::runtime(pattern), values...);
    }
    std::string number(std::uint64_t value) const { return grouped(console_, value); }
    std::string decimal(double value, int places) const;
    /// "person.csv: 10 = 1 layout + 9 accepted".
    std::string equation(const Delivery& delivery) const;
    /// "99.97 %", rounded down: nothing but all is 100 %. "–" of nothing.
    std::string percent(std::uint64_t part, std::uint64_t of) const;

    static std::string left(std::string_view text, std::size_t columns);
    static std::string right(std::string_view text, std::size_t columns);

  private:
    const Console& console_;
    const DemoTexts& say_;
    int wrong_ = 0;
};

}  // namespace dongbo
