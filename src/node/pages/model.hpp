// What a template is filled with.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <utility>

namespace dongbo {

using Model = kainjow::mustache::data;

inline Model make_object() {
    return Model(Model::type::object);
}
inline Model make_list() {
    return Model(Model::type::list);
}

/// An empty text is false, so that a template asks `{{#name}}`. A template looks in what is around
/// for a name that is not there, so every name that it asks for has to be put.
inline void put(Model& model, const std::string& name, std::string text) {
    if (text.empty()) {
        model.set(name, Model(Model::type::bool_false));
    } else {
        model.set(name, Model(std::move(text)));
    }
}
inline void put_flag(Model& model, const std::string& name, bool value) {
    model.set(name, Model(value ? Model::type::bool_true : Model::type::bool_false));
}
/// `has_NAME` tells whether there is anything in it.
inline void put_list(Model& model, const std::string& name, const Model& list) {
    put_flag(model, "has_" + name, list.is_non_empty_list());
    model.set(name, list);
}
/// One choice of a list: what is sent, what is read, and whether it is the one chosen.
inline Model option(std::string value, std::string text, const std::string& chosen) {
    Model item = make_object();
    put_flag(item, "selected", value == chosen);
    put(item, "value", std::move(value));
    put(item, "text", std::move(text));
    return item;
}

}  // namespace dongbo
