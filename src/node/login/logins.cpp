#include "node/login/logins.hpp"

#include <algorithm>

#include "http/cookie.hpp"
#include "node/login/secrets.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kSessionCookie = "dongbo";
constexpr std::string_view kLoginCookie = "dongbo-login";
constexpr std::size_t kCodeBytes = 2'000;

std::string in(Language language, std::string_view vietnamese, std::string_view english) {
    return std::string(language == Language::vietnamese ? vietnamese : english);
}

std::unexpected<Error> begin_again(Language language) {
    return fail(ErrorCode::unauthorised,
                in(language, "Lượt đăng nhập này đã hết hạn, đã dùng rồi hoặc bắt đầu ở nơi khác",
                   "this login is over, was used before, or was begun elsewhere"),
                {}, in(language, "đăng nhập lại từ đầu", "log in again from the start"));
}

/// The token of an Authorization field; nothing if it is of another scheme.
std::optional<std::string> bearer_token(std::string_view field) {
    constexpr std::string_view kScheme = "bearer ";
    if (field.size() <= kScheme.size()) return std::nullopt;
    const bool is_bearer = std::ranges::equal(
        field.substr(0, kScheme.size()), kScheme,
        [](char given, char scheme) { return given == scheme || given + ('a' - 'A') == scheme; });
    if (!is_bearer) return std::nullopt;
    return std::string(field.substr(kScheme.size()));
}

std::string with_fields(const std::string& url, const UrlFields& fields) {
    return url + (url.contains('?') ? "&" : "?") + url_fields_text(fields);
}

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '<')
            out += "&lt;";
        else
            out += c;
    }
    return out;
}

/// A page that goes on to the provider by itself: a redirect would be the end of a form, and pages
/// may send forms to this node alone.
HttpResponse goodbye_page(const std::string& url, Language language) {
    const std::string to = escape_html(url);
    const std::string said =
        in(language, "Bạn đã đăng xuất khỏi hệ thống này.", "You are logged out of this system.");
    const std::string link = in(language, "Đăng xuất khỏi hệ thống xác thực",
                                "Log out of the provider of the login too");
    return HttpResponse::html(
        200, "<!doctype html><html lang=\"" + std::string(name(language)) +
                 "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                 "content=\"width=device-width, initial-scale=1\"><title>" +
                 said + "</title><meta http-equiv=\"refresh\" content=\"0;url=" + to +
                 "\"></head><body><main><h1>" + said + "</h1><p><a href=\"" + to + "\">" + link +
                 "</a></p></main></body></html>\n");
}

}  // namespace

Logins::Logins(std::string origin, std::unique_ptr<Provider> provider, Timestamp started,
               const SessionLimits& limits)
    : origin_(std::move(origin)),
      secure_(origin_.starts_with("https://")),
      provider_(std::move(provider)),
      machine_tokens_(origin_, directory_, started),
      sessions_(limits) {}

std::string Logins::cookie(const HttpRequest& request, std::string_view name) const {
    const auto header = request.fields.find("Cookie").value_or("");
    return std::string(find_cookie(header, name, secure_).value_or(""));
}

Result<Identified> Logins::identify(const HttpRequest& request, NodeReader& reader, Timestamp now) {
    return identify(request, reader.node(), now);
}

Result<Identified> Logins::identify(const HttpRequest& request, NodeStore& node, Timestamp now) {
    last_request_ = now.milliseconds;
    if (const auto authorization = request.fields.find("Authorization")) {
        const auto token = bearer_token(*authorization);
        if (!token)
            return fail(ErrorCode::unauthorised, "this way to log in is not known", "Authorization",
                        "send \"Bearer\" and a signed token");
        TRY_ASSIGN(Caller caller, machine_tokens_.check(*token, node, now));
        return Identified{.caller = std::move(caller), .session = {}, .csrf = {}};
    }
    if (const std::string id = cookie(request, kSessionCookie); !id.empty())
        return by_session(id, node, now);
    if (!request.peer.certificate) return Identified{};
    TRY_ASSIGN(const auto machine, directory_.machine(node, *request.peer.certificate, now));
    if (!machine)
        return fail(ErrorCode::unauthorised, "no machine has this certificate", "certificate",
                    "have its SHA-256 written into the list of machines of this node");
    return Identified{.caller = machine->caller, .session = {}, .csrf = {}};
}

Result<Identified> Logins::by_session(const std::string& id, NodeStore& node, Timestamp now) {
    const auto session = sessions_.use(id, now);
    if (!session) return Identified{};
    TRY_ASSIGN(const auto official,
               directory_.official(node, session->issuer, session->subject, now));
    if (!official) {
        sessions_.end(id);
        return Identified{};
    }
    return Identified{.caller = *official, .session = id, .csrf = session->csrf};
}

std::size_t Logins::sessions() const {
    return sessions_.count(Timestamp{last_request_});
}

Result<HttpResponse> Logins::begin(const std::string& return_to, Language language, Timestamp now) {
    if (provider_ == nullptr)
        return fail(ErrorCode::not_found,
                    in(language, "Điểm kết nối này chưa được nối với hệ thống xác thực",
                       "this node knows no provider of logins"),
                    {},
                    in(language, "khai báo mục login trong tệp cấu hình",
                       "give one under login in the configuration"));
    TRY_ASSIGN(const ProviderMetadata metadata, provider_->metadata(now));
    const PendingLogin pending = pending_.begin(local_path(return_to), now);
    auto response = HttpResponse::see_other(
        with_fields(metadata.authorization, {{"response_type", "code"},
                                             {"client_id", provider_->settings().client_id},
                                             {"redirect_uri", redirect_uri()},
                                             {"scope", "openid"},
                                             {"state", pending.state},
                                             {"nonce", pending.nonce},
                                             {"code_challenge", pkce_challenge(pending.verifier)},
                                             {"code_challenge_method", "S256"},
                                             {"ui_locales", std::string(name(language))}}));
    response.fields.add(
        "Set-Cookie",
        set_cookie({.name = std::string(kLoginCookie),
                    .value = pending.browser,
                    .max_age = std::chrono::seconds(PendingLogins::kLifetime / 1'000)},
                   secure_));
    return response;
}

/// The part that asks the provider.
Result<ProvenLogin> Logins::prove(const UrlFields& answer, const PendingLogin& pending,
                                  Language language, Timestamp now) {
    TRY_ASSIGN(const ProviderMetadata metadata, provider_->metadata(now));
    const auto issuer = find_url_field(answer, "iss");
    if (issuer ? *issuer != provider_->settings().issuer : metadata.names_itself_in_answers)
        return fail(ErrorCode::unauthorised,
                    in(language, "Câu trả lời không đến từ hệ thống xác thực đã khai báo",
                       "the answer does not come from the provider that was asked"),
                    "iss");
    if (find_url_field(answer, "error"))
        return fail(ErrorCode::unauthorised,
                    in(language, "Hệ thống xác thực không cho đăng nhập",
                       "the provider did not let you log in"),
                    {}, in(language, "đăng nhập lại", "log in again"));
    const std::string code(find_url_field(answer, "code").value_or(""));
    if (code.empty() || code.size() > kCodeBytes) return begin_again(language);
    return provider_->redeem(code, pending.verifier, pending.nonce, redirect_uri(), now);
}

Result<HttpResponse> Logins::finish(const HttpRequest& request, NodeStore& node, Language language,
                                    Timestamp now) {
    if (provider_ == nullptr) return begin(std::string(), language, now);
    TRY_ASSIGN(const UrlFields answer, parse_url_fields(request.query));
    const auto pending = pending_.take(std::string(find_url_field(answer, "state").value_or("")),
                                       cookie(request, kLoginCookie), now);
    if (!pending) return begin_again(language);
    TRY_ASSIGN(ProvenLogin login, prove(answer, *pending, language, now));
    const std::string& issuer = provider_->settings().issuer;
    TRY_ASSIGN(const auto official, directory_.official(node, issuer, login.subject, now));
    if (!official)
        return fail(ErrorCode::unauthorised,
                    in(language, "Tài khoản này chưa được cấp quyền trên điểm kết nối",
                       "this login has no rights on this node"),
                    {},
                    in(language, "đề nghị cơ quan của bạn ghi tài khoản vào danh sách cán bộ",
                       "ask your agency to enter it into the list of officials"));
    // What was there before the login is over: nobody can have put it there.
    sessions_.end(cookie(request, kSessionCookie));
    const Sessions::Begun session =
        sessions_.begin(issuer, std::move(login.subject), std::move(login.id_token), now);
    auto response = HttpResponse::see_other(pending->return_to);
    response.fields.add(
        "Set-Cookie",
        set_cookie({.name = std::string(kSessionCookie), .value = session.id}, secure_));
    response.fields.add("Set-Cookie", set_cookie({.name = std::string(kLoginCookie),
                                                  .value = {},
                                                  .max_age = std::chrono::seconds(0)},
                                                 secure_));
    return response;
}

HttpResponse Logins::log_out(const HttpRequest& request, Language language, Timestamp now) {
    const auto session = sessions_.end(cookie(request, kSessionCookie));
    auto response = HttpResponse::see_other("/");
    if (session && provider_ != nullptr) {
        const auto metadata = provider_->metadata(now);
        if (metadata && !metadata->end_session.empty()) {
            UrlFields fields = {{"client_id", provider_->settings().client_id},
                                {"post_logout_redirect_uri", origin_ + "/"}};
            if (!session->id_token.empty()) fields.emplace_back("id_token_hint", session->id_token);
            response = goodbye_page(with_fields(metadata->end_session, fields), language);
        }
    }
    response.fields.add("Set-Cookie", set_cookie({.name = std::string(kSessionCookie),
                                                  .value = {},
                                                  .max_age = std::chrono::seconds(0)},
                                                 secure_));
    return response;
}

std::unique_ptr<Logins> make_logins(const std::string& origin,
                                    const std::optional<LoginSettings>& settings) {
    std::unique_ptr<Provider> provider;
    if (settings)
        provider = std::make_unique<Provider>(*settings, make_outside_web(settings->authorities));
    return std::make_unique<Logins>(origin, std::move(provider), system_clock().now());
}

}  // namespace dongbo
