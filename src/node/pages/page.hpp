// A page around its content: navigation, who is signed in, the way here, the other language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/exchange.hpp"
#include "node/pages/model.hpp"
#include "node/pages/words.hpp"

namespace dongbo {

struct PageFrame {
    std::string_view template_name;
    std::string title;
    std::string_view section{};  ///< of the navigation: "status", "findings", …; empty: none
    /// What stands above it, from the outside in: name and address.
    std::vector<std::pair<std::string, std::string>> crumbs{};
    int status = 200;
};

/// `model` has what the template itself asks for. Thread-safe.
HttpResponse page(const Exchange& exchange, const PageFrame& frame, Model model);

/// What happened, where, and what to do about it.
HttpResponse error_page(Exchange& exchange, int status, const Error& error);

/// A template filled in.
std::string fill(Language language, std::string_view template_name, const Model& model);

/// "?a=1&b=x" of those that are not empty; nothing if all are.
std::string url_query(std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace dongbo
