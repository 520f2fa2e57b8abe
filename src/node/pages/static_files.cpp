// Styles, scripts and the logo: names carry a digest, so browsers keep them for ever.
#include <algorithm>

#include "http/gzip.hpp"
#include "node/pages/embedded.hpp"
#include "node/pages/pages.hpp"

namespace dongbo {

Result<HttpResponse> static_file(Exchange& exchange) {
    const std::string& name = exchange.part("file");
    const auto assets = embedded_assets();
    const auto asset = std::ranges::find(assets, name, &EmbeddedAsset::name);
    if (asset == assets.end())
        return fail(ErrorCode::not_found, "there is no such file", name, "load the page again");
    HttpResponse response;
    response.fields.set("Content-Type", std::string(asset->type));
    response.fields.set("Cache-Control", "public, max-age=31536000, immutable");
    response.body = asset->bytes;
    compress(exchange.request, response);
    return response;
}

}  // namespace dongbo
