#include "node/pages/federation_picture.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

namespace {

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

FederationPicture country(std::size_t followers) {
    FederationPicture picture{.title = "Ai nhận <dữ liệu>",
                              .self = "G01",
                              .owners = {},
                              .followers = {},
                              .more = "và 4 nơi khác"};
    picture.owners = {{"G12", "1 luồng", FederationHealth::in_step}};
    for (std::size_t i = 0; i < followers; ++i)
        picture.followers.push_back({"H" + std::to_string(10 + i), "", FederationHealth::in_step});
    return picture;
}

}  // namespace

TEST_CASE("each agency has a box and a line to the node") {
    const std::string svg = federation_picture_svg(country(3));
    CHECK(count(svg, "<rect") == 5);
    CHECK(count(svg, "<line") == 4);
    CHECK(svg.find(">H12<") != std::string::npos);
    CHECK(svg.find("style=") == std::string::npos);
    CHECK(svg.find("<dữ liệu>") == std::string::npos);
}

TEST_CASE("of many followers those that are worst off are drawn, and how many are not is said") {
    FederationPicture picture = country(20);
    picture.followers.back().health = FederationHealth::stopped;
    const std::string svg = federation_picture_svg(picture);
    CHECK(count(svg, "<rect") == 18);
    CHECK(svg.find(">H29<") != std::string::npos);
    CHECK(svg.find("và 4 nơi khác") != std::string::npos);
    CHECK(federation_picture_svg(country(16)).find("và 4") == std::string::npos);
}
