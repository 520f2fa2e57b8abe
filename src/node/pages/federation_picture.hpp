// Whom this node follows and who follows it, as a picture (SVG) that the server makes. It stands
// beside a table of the same figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dongbo {

enum class FederationHealth : std::uint8_t {
    in_step,  ///< has everything, and was heard of lately
    behind,   ///< something is on its way
    cut_off,  ///< not heard of for a while
    stopped   ///< waits for a person, or the share is over
};

/// One agency at the other end, with all the feeds between it and this node.
struct FederationPeer {
    std::string agency;
    std::string note;  ///< below it: "2 feeds · in step"
    FederationHealth health = FederationHealth::in_step;
};

struct FederationPicture {
    std::string title;                      ///< read out instead of the picture
    std::string self;                       ///< the agency of this node
    std::vector<FederationPeer> owners;     ///< above: whom it follows
    std::vector<FederationPeer> followers;  ///< below; those that are worst off stand first
    std::string more;                       ///< "and {count} more"
};

/// At most 16 followers are drawn; `more` says how many there are besides. Lines differ by dashes
/// as well as by colour.
std::string federation_picture_svg(const FederationPicture& picture);

}  // namespace dongbo
