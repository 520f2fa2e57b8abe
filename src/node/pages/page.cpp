#include "node/pages/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "http/url.hpp"
#include "node/pages/embedded.hpp"

namespace dongbo {
namespace {

struct Section {
    std::string_view name, path;
    Permission needs;
};

constexpr std::array<Section, 7> kSections = {{
    {"status", "/", Permission::see_status},
    {"deliveries", "/deliveries", Permission::see_status},
    {"findings", "/findings", Permission::see_findings},
    {"cases", "/cases", Permission::see_findings},
    {"units", "/units", Permission::see_findings},
    {"records", "/records", Permission::see_records},
    {"federation", "/federation", Permission::see_status},
}};

/// The address of this very page in the other language.
std::string other_language_address(const HttpRequest& request, Language other) {
    std::string query;
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        if (pair.starts_with("lang=") || pair.starts_with("done=")) continue;
        query.append(pair).append("&");
    }
    return fmt::format("{}?{}lang={}", request.path, query, name(other));
}

void put_navigation(Model& model, const Exchange& exchange, const PageFrame& frame) {
    const Words say(exchange.language);
    Model items = make_list();
    for (const Section& section : kSections) {
        // Of an agency's own things: what somebody else's pages show, they decide themselves.
        if (!allowed(exchange.caller, section.needs, &exchange.caller.agency)) continue;
        Model item = make_object();
        put(item, "href", std::string(section.path));
        put(item, "name", say(fmt::format("frame.{}", section.name)));
        put_flag(item, "current", section.name == frame.section);
        items << item;
    }
    put_list(model, "navigation", items);
    Model crumbs = make_list();
    for (const auto& [title, address] : frame.crumbs) {
        Model crumb = make_object();
        put(crumb, "crumb", title);
        put(crumb, "crumb_href", address);
        crumbs << crumb;
    }
    put_list(model, "crumbs", crumbs);
}

void put_caller(Model& model, const Exchange& exchange) {
    put_flag(model, "signed_in", exchange.caller.known());
    put(model, "caller_name", exchange.caller.name);
    put(model, "caller_agency", exchange.caller.agency);
    put(model, "csrf", exchange.csrf);
    const Words say(exchange.language);
    const std::string done = exchange.parameter("done");
    const std::string key = "done." + done;
    put(model, "done", !done.empty() && Words::has(key) ? say(key) : std::string());
}

}  // namespace

std::string fill(Language language, std::string_view template_name, const Model& model) {
    using Templates = std::map<std::string_view, kainjow::mustache::mustache, std::less<>>;
    // Rendering is not const: each thread has its own.
    thread_local std::array<Templates, 2> kept;
    Templates& templates = kept[static_cast<std::size_t>(language)];
    if (templates.empty()) {
        for (const EmbeddedText& text : embedded_templates(language)) {
            kainjow::mustache::mustache parsed{std::string(text.text)};
            CHECK_THAT(parsed.is_valid(), parsed.error_message().c_str());
            templates.emplace(text.name, std::move(parsed));
        }
    }
    const auto found = templates.find(template_name);
    CHECK_THAT(found != templates.end(), "each page has a template");
    std::string out;
    found->second.render(model, [&](const std::string& piece) { out += piece; });
    return out;
}

HttpResponse page(const Exchange& exchange, const PageFrame& frame, Model model) {
    const Language other =
        exchange.language == Language::vietnamese ? Language::english : Language::vietnamese;
    put(model, "lang", std::string(name(exchange.language)));
    put(model, "other_lang", std::string(name(other)));
    put(model, "other_href", other_language_address(exchange.request, other));
    put(model, "title", frame.title);
    put(model, "request_id", exchange.request.id);
    put_navigation(model, exchange, frame);
    put_caller(model, exchange);
    HttpResponse response =
        HttpResponse::html(frame.status, fill(exchange.language, frame.template_name, model));
    response.fields.set("Content-Language", std::string(name(exchange.language)));
    if (parse_language(exchange.parameter("lang")))
        response.fields.add(
            "Set-Cookie",
            fmt::format("lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{}",
                        name(exchange.language), exchange.request.peer.secure ? "; Secure" : ""));
    return response;
}

HttpResponse error_page(Exchange& exchange, int status, const Error& error) {
    const Words say(exchange.language);
    Model model = make_object();
    const std::string key = fmt::format("error.cure_{}", name(error.code));
    put(model, "heading", say.title(error.code));
    put(model, "what", error.what);
    put(model, "where", error.where);
    put(model, "cure", error.cure);
    put(model, "next", say(key));
    put_flag(model, "sign_in", !exchange.caller.known());
    put(model, "here", percent_encode(exchange.request.path));
    return page(exchange,
                {.template_name = "error", .title = say.title(error.code), .status = status},
                std::move(model));
}

std::string url_query(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string out;
    for (const auto& [name, value] : values)
        if (!value.empty())
            out += fmt::format("{}{}={}", out.empty() ? "?" : "&", name, percent_encode(value));
    return out;
}

}  // namespace dongbo
