// The two kinds of coroutines of the network thread. They are resumed by whoever they wait for;
// nothing here knows of threads or sockets.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace dongbo {

/// Runs on its own, from its call on. Exceptions end the program: it has to catch them itself.
struct Detached {
    struct promise_type {
        Detached get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};

/// A step of another coroutine: begins when it is waited for, and goes on there with its value. No
/// references to temporaries among the parameters.
template <class T>
class [[nodiscard]] Task {
  public:
    struct promise_type {
        Task get_return_object() {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct Continue {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> ended) noexcept {
                    return ended.promise().waiting;
                }
                void await_resume() noexcept {}
            };
            return Continue{};
        }
        void return_value(T given) { value.emplace(std::move(given)); }
        void unhandled_exception() { exception = std::current_exception(); }

        std::coroutine_handle<> waiting;
        std::optional<T> value;
        std::exception_ptr exception;
    };

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        handle_.promise().waiting = waiting;
        return handle_;
    }
    T await_resume() {
        if (handle_.promise().exception) std::rethrow_exception(handle_.promise().exception);
        return std::move(*handle_.promise().value);
    }

  private:
    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    std::coroutine_handle<promise_type> handle_;
};

}  // namespace dongbo
