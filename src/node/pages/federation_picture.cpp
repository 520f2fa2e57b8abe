#include "node/pages/federation_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "node/pages/escaped.hpp"

namespace dongbo {
namespace {

constexpr double kWidth = 640, kBoxWidth = 140, kBoxHeight = 48, kGap = 20, kRowHeight = 104;
constexpr std::size_t kInRow = 4, kFollowersMax = 16;

struct Stroke {
    std::string_view colour, dashes;
};
Stroke stroke_of(FederationHealth health) {
    constexpr std::array<Stroke, 4> kStrokes = {
        {{"#1a6b3a", "none"}, {"#7a4d00", "9 4"}, {"#b3161f", "3 4"}, {"#b3161f", "9 3 2 3"}}};
    return kStrokes[static_cast<std::size_t>(health)];
}

struct Place {
    double x, y;  ///< the middle of a box
};

/// Where box `index` of `count` stands; rows begin at `top`.
Place place(std::size_t index, std::size_t count, double top) {
    const std::size_t row = index / kInRow;
    const std::size_t in_row = std::min(kInRow, count - row * kInRow);
    const auto column = static_cast<double>(index % kInRow);
    const double width = static_cast<double>(in_row) * (kBoxWidth + kGap) - kGap;
    return {(kWidth - width) / 2 + column * (kBoxWidth + kGap) + kBoxWidth / 2,
            top + static_cast<double>(row) * kRowHeight + kBoxHeight / 2};
}

double rows(std::size_t count) {
    return static_cast<double>((count + kInRow - 1) / kInRow);
}

std::string line(const Place& from, const Place& to, FederationHealth health) {
    const Stroke stroke = stroke_of(health);
    return fmt::format(
        R"(<line x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>)",
        from.x, from.y, to.x, to.y, stroke.colour, stroke.dashes);
}

std::string box(const Place& at, std::string_view name, std::string_view note,
                std::string_view border, std::string_view fill, std::string_view ink) {
    std::string out = fmt::format(
        R"(<rect x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}" rx="8" fill="{}" stroke="{}" stroke-width="2"/>)",
        at.x - kBoxWidth / 2, at.y - kBoxHeight / 2, kBoxWidth, kBoxHeight, fill, border);
    out += fmt::format(
        R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle" font-size="15" font-weight="700" fill="{}">{}</text>)",
        at.x, note.empty() ? at.y + 5 : at.y - 3, ink, escaped(name));
    if (!note.empty())
        out += fmt::format(
            R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle" font-size="12" fill="{}">{}</text>)",
            at.x, at.y + 15, ink, escaped(note));
    return out;
}

/// Boxes in rows with a line from each to the node; the lines lie below all boxes.
void draw_peers(std::span<const FederationPeer> peers, double top, const Place& self,
                std::string& lines, std::string& boxes) {
    for (std::size_t i = 0; i < peers.size(); ++i) {
        const Place at = place(i, peers.size(), top);
        lines += line(self, at, peers[i].health);
        boxes += box(at, peers[i].agency, peers[i].note, stroke_of(peers[i].health).colour, "#fff",
                     "#16222e");
    }
}

}  // namespace

std::string federation_picture_svg(const FederationPicture& picture) {
    std::vector<FederationPeer> followers = picture.followers;
    std::ranges::sort(followers, [](const FederationPeer& one, const FederationPeer& other) {
        return std::pair(other.health, one.agency) < std::pair(one.health, other.agency);
    });
    const std::size_t shown = std::min(followers.size(), kFollowersMax);
    const double self_top = 8 + rows(picture.owners.size()) * kRowHeight;
    const Place self{kWidth / 2, self_top + kBoxHeight / 2};

    std::string lines, boxes;
    draw_peers(picture.owners, 8, self, lines, boxes);
    draw_peers(std::span(followers).first(shown), self_top + kRowHeight, self, lines, boxes);
    boxes += box(self, picture.self, "", "#07354f", "#0b4a6f", "#fff");
    double height = self_top + kBoxHeight + 8 + rows(shown) * kRowHeight;
    if (shown < followers.size()) {
        height += 22;
        boxes += fmt::format(
            R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle" font-size="13" fill="#4a5866">{}</text>)",
            kWidth / 2, height - 8, escaped(picture.more));
    }
    return fmt::format(
        R"(<svg class="chart" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">{}{}</svg>)",
        kWidth, height, escaped(picture.title), lines, boxes);
}

}  // namespace dongbo
