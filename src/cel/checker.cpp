#include "cel/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "cel/checker_calls.hpp"
#include "cel/signatures.hpp"

namespace dongbo::cel {
namespace {

using Checked = std::expected<Expression, Problem>;
using Form = Expression::Form;

std::unexpected<Problem> problem(std::uint32_t offset, std::string what, std::string cure = {}) {
    return std::unexpected(Problem{offset, std::move(what), std::move(cure)});
}
std::string did_you_mean(std::string_view name, const std::vector<std::string>& names) {
    const std::string proposed = nearest(name, names);
    return proposed.empty() ? "" : fmt::format("did you mean `{}`?", proposed);
}

class Checker {
  public:
    Checker(const Environment& environment, bool check_types)
        : environment_(environment), check_types_(check_types) {}

    Checked check(const Syntax& syntax) {
        switch (syntax.form) {
            case Syntax::Form::literal:
                return literal(syntax);
            case Syntax::Form::identifier:
            case Syntax::Form::select:
                return name_or_select(syntax);
            case Syntax::Form::call:
                return call(syntax);
            case Syntax::Form::method:
                return method(syntax);
            case Syntax::Form::list:
                return list(syntax);
            case Syntax::Form::map:
                return map(syntax);
        }
        return problem(syntax.offset, "this is no expression");
    }

  private:
    struct Local {
        std::string name;
        Type type;
    };

    static Checked literal(const Syntax& syntax) {
        Expression made;
        made.offset = syntax.offset;
        made.literal = syntax.literal;
        made.text = syntax.text;
        made.type = {syntax.literal.kind};
        return made;
    }

    /// "a.b.c" if the syntax is names and dots only.
    static std::optional<std::string> dotted(const Syntax& syntax) {
        if (syntax.form == Syntax::Form::identifier) return syntax.text;
        if (syntax.form != Syntax::Form::select) return std::nullopt;
        auto before = dotted(syntax.arguments.front());
        if (!before) return std::nullopt;
        return *before + "." + syntax.text;
    }
    static const Syntax& first_of(const Syntax& syntax) {
        return syntax.form == Syntax::Form::identifier ? syntax
                                                       : first_of(syntax.arguments.front());
    }

    std::optional<Expression> named(const Syntax& syntax, const std::string& name) const {
        Expression made;
        made.offset = first_of(syntax).offset;
        for (std::size_t i = 0; i < environment_.variables.size(); ++i) {
            if (environment_.variables[i].name != name) continue;
            made.form = Form::variable;
            made.slot = static_cast<std::uint32_t>(i);
            made.type = environment_.variables[i].type;
            return made;
        }
        if (name == "now") {
            made.form = Form::now;
            made.type = {Kind::timestamp};
            return made;
        }
        if (const auto type = named_type(name)) {
            made.form = Form::type_name;
            made.type = {Kind::type, {*type}};
            return made;
        }
        return std::nullopt;
    }

    /// A whole dotted name: first inside the container, then in those around it, then as it is.
    std::optional<Expression> resolve(const Syntax& syntax) const {
        const auto name = dotted(syntax);
        if (!name) return std::nullopt;
        const Syntax& first = first_of(syntax);
        if (!first.rooted && syntax.form == Syntax::Form::identifier) {
            for (std::size_t i = locals_.size(); i-- > 0;) {
                if (locals_[i].name != *name) continue;
                Expression made;
                made.form = Form::local;
                made.offset = syntax.offset;
                made.slot = static_cast<std::uint32_t>(i);
                made.type = locals_[i].type;
                return made;
            }
        }
        const bool hidden = !first.rooted && std::ranges::any_of(locals_, [&](const Local& local) {
            return local.name == first.text;
        });
        if (hidden) return std::nullopt;
        std::string container = first.rooted ? std::string() : environment_.container;
        for (;;) {
            if (auto found = named(syntax, container.empty() ? *name : container + "." + *name))
                return found;
            if (container.empty()) return std::nullopt;
            const std::size_t dot = container.rfind('.');
            container.resize(dot == std::string::npos ? 0 : dot);
        }
    }

    Checked name_or_select(const Syntax& syntax) {
        if (auto found = resolve(syntax)) return std::move(*found);
        if (syntax.form == Syntax::Form::select) return select(syntax, Form::select);
        std::vector<std::string> names = {"now"};
        for (const Variable& variable : environment_.variables) names.push_back(variable.name);
        for (const Local& local : locals_) names.push_back(local.name);
        return problem(syntax.offset, fmt::format("there is no field `{}`", syntax.text),
                       did_you_mean(syntax.text, names));
    }

    Checked select(const Syntax& syntax, Form form) {
        auto operand = check(syntax.arguments.front());
        if (!operand) return operand;
        Expression made;
        made.form = form;
        made.offset = syntax.offset;
        made.text = syntax.text;
        const Type& of = operand->type;
        if (of.kind == Kind::object && of.object != nullptr) {
            const auto& fields = of.object->fields;
            const auto field = std::ranges::find(fields, syntax.text, &ObjectType::Field::name);
            if (field == fields.end()) {
                std::vector<std::string> names;
                for (const auto& known : fields) names.push_back(known.name);
                return problem(syntax.offset,
                               fmt::format("`{}` has no field `{}`", of.object->name, syntax.text),
                               did_you_mean(syntax.text, names));
            }
            made.slot = static_cast<std::uint32_t>(field - fields.begin());
            made.type = field->type;
        } else if (of.kind == Kind::map) {
            if (of.parameters.size() == 2) made.type = of.parameters[1];
        } else if (of.kind != Kind::dyn && check_types_) {
            return problem(syntax.offset, fmt::format("{} has no fields", with_article(of)));
        }
        if (form == Form::has) made.type = {Kind::boolean};
        made.arguments.push_back(std::move(*operand));
        return made;
    }

    std::expected<void, Problem> add_arguments(Expression& made, const Syntax& syntax) {
        for (const Syntax& argument : syntax.arguments) {
            auto checked = check(argument);
            if (!checked) return std::unexpected(std::move(checked).error());
            made.arguments.push_back(std::move(*checked));
        }
        return {};
    }

    Checked call(const Syntax& syntax) {
        if (syntax.text == "has") {
            if (syntax.arguments.size() != 1 ||
                syntax.arguments.front().form != Syntax::Form::select)
                return problem(syntax.offset, "has() wants a field of something",
                               "write has(x.field), or field != null for a field of the record");
            return select(syntax.arguments.front(), Form::has);
        }
        return function(syntax, false);
    }

    Checked function(const Syntax& syntax, bool is_method) {
        Expression made;
        made.form = Form::call;
        made.offset = syntax.offset;
        if (auto added = add_arguments(made, syntax); !added)
            return std::unexpected(std::move(added).error());
        auto checked = check_call(made, syntax.text, is_method, environment_, check_types_);
        if (!checked) return std::unexpected(std::move(checked).error());
        return made;
    }

    Checked method(const Syntax& syntax) {
        static constexpr std::pair<std::string_view, Macro> kMacros[] = {
            {"all", Macro::all},
            {"exists", Macro::exists},
            {"exists_one", Macro::exists_one},
            {"existsOne", Macro::exists_one},
            {"map", Macro::map},
            {"filter", Macro::filter}};
        for (const auto& [name, kind] : kMacros) {
            const std::size_t given = syntax.arguments.size();
            if (syntax.text == name && (given == 3 || (given == 4 && kind == Macro::map)))
                return macro(syntax, kind);
        }
        return function(syntax, true);
    }

    std::expected<Type, Problem> element_of(const Expression& range) const {
        const Type& type = range.type;
        if (type.kind == Kind::list || type.kind == Kind::map)
            return type.parameters.empty() ? Type{} : type.parameters.front();
        if (type.kind == Kind::dyn || !check_types_) return Type{};
        return problem(range.offset,
                       fmt::format("{} has no elements to go through", with_article(type)),
                       "use a list");
    }

    Checked macro(const Syntax& syntax, Macro kind) {
        const Syntax& variable = syntax.arguments[1];
        if (variable.form != Syntax::Form::identifier || variable.rooted)
            return problem(variable.offset, fmt::format("{}() wants a name first", syntax.text),
                           fmt::format("write list.{}(x, …x…)", syntax.text));
        Expression made;
        made.form = Form::macro;
        made.macro = kind;
        made.offset = syntax.offset;
        auto range = check(syntax.arguments.front());
        if (!range) return range;
        const auto element = element_of(*range);
        if (!element) return std::unexpected(element.error());
        made.slot = static_cast<std::uint32_t>(locals_.size());
        made.arguments.push_back(std::move(*range));
        locals_.push_back({variable.text, *element});
        std::expected<void, Problem> bodies;
        // map(x, filter, value) has the value first, as map(x, value) has.
        const bool filtered_map = syntax.arguments.size() == 4;
        for (std::size_t i = syntax.arguments.size(); bodies && i-- > 2;) {
            auto body = check(syntax.arguments[i]);
            if (!body) return std::unexpected(std::move(body).error());
            const bool condition = kind != Macro::map || (filtered_map && i == 2);
            const Kind given = body->type.kind;
            if (check_types_ && condition && given != Kind::boolean && given != Kind::dyn)
                return problem(body->offset, fmt::format("{}() wants a condition, this is {}",
                                                         syntax.text, with_article(body->type)));
            made.arguments.push_back(std::move(*body));
        }
        locals_.pop_back();
        made.type = {Kind::boolean};
        if (kind == Macro::map) made.type = list_of(made.arguments[1].type);
        if (kind == Macro::filter) made.type = list_of(*element);
        return made;
    }

    Checked list(const Syntax& syntax) {
        Expression made;
        made.form = Form::list;
        made.offset = syntax.offset;
        if (auto added = add_arguments(made, syntax); !added)
            return std::unexpected(std::move(added).error());
        Type element;
        for (std::size_t i = 0; i < made.arguments.size(); ++i)
            element = i == 0 ? made.arguments[0].type : join(element, made.arguments[i].type);
        made.type = list_of(std::move(element));
        return made;
    }

    Checked map(const Syntax& syntax) {
        Expression made;
        made.form = Form::map;
        made.offset = syntax.offset;
        if (auto added = add_arguments(made, syntax); !added)
            return std::unexpected(std::move(added).error());
        Type key, value;
        for (std::size_t i = 0; i + 1 < made.arguments.size(); i += 2) {
            key = i == 0 ? made.arguments[0].type : join(key, made.arguments[i].type);
            value = i == 0 ? made.arguments[1].type : join(value, made.arguments[i + 1].type);
        }
        made.type = map_of(std::move(key), std::move(value));
        return made;
    }

    const Environment& environment_;
    bool check_types_;
    std::vector<Local> locals_;
};

}  // namespace

std::expected<Expression, Problem> check(const Syntax& syntax, const Environment& environment,
                                         bool check_types) {
    return Checker(environment, check_types).check(syntax);
}

std::expected<Expression, Problem> parse_and_check(std::string_view text,
                                                   const Environment& environment,
                                                   const CompileOptions& options) {
    const auto syntax = parse(text);
    if (!syntax) return std::unexpected(syntax.error());
    return check(*syntax, environment, options.check_types);
}

std::string Problem::marked(std::string_view text) const {
    const std::size_t at = std::min(offset, text.size());
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find('\n', at), text.size());
    // The caret counts characters, not bytes.
    const auto characters = std::ranges::count_if(text.substr(begin, at - begin), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    });
    std::string out = what + "\n  " + std::string(text.substr(begin, end - begin)) + "\n  " +
                      std::string(static_cast<std::size_t>(characters), ' ') + "^";
    return cure.empty() ? out : out + " " + cure;
}

}  // namespace dongbo::cel
