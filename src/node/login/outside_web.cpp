#include "node/login/outside_web.hpp"

#include "http/client.hpp"

namespace dongbo {
namespace {

class HttpWeb final : public OutsideWeb {
  public:
    explicit HttpWeb(std::string authorities) {
        options_.authorities = std::move(authorities);
        // Whoever logs in waits, and a thread of the node with him.
        options_.timeout = std::chrono::seconds(5);
    }
    Result<HttpResponse> send(const std::string& origin, const HttpRequest& request) override {
        TRY_ASSIGN(const auto client, HttpClient::open(origin, options_));
        return client->send(request);
    }

  private:
    HttpClientOptions options_;
};

}  // namespace

std::unique_ptr<OutsideWeb> make_outside_web(std::string authorities) {
    return std::make_unique<HttpWeb>(std::move(authorities));
}

}  // namespace dongbo
