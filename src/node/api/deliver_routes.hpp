// Uploads and loads: the ways of a delivery into the node.
#pragma once

#include <span>

#include "node/exchange.hpp"
#include "node/loads.hpp"

namespace dongbo {

std::span<const Route> deliver_routes();

/// What a form or a JSON body says of a delivery.
struct DeliveryWish {
    std::string mapping, kind, edition, rows, sender, subject;
};
/// Starts the load of an upload that is complete. invalid names the field.
Result<LoadStatus> start_load(Exchange& exchange, const std::string& upload,
                              const DeliveryWish& wish);
/// The same of a whole file in one request, as a form without script sends it.
Result<LoadStatus> take_file(Exchange& exchange, const std::string& file_name,
                             std::string_view content, const DeliveryWish& wish);

}  // namespace dongbo
