internal import Dispatch
internal import Synchronization

/// Tasks that several workers do, while whoever waits for an outcome is one of them.
///
/// So nothing depends on how many threads there are: with one job, or where no other thread is to be had, the tasks are
/// done by the one that asks, in their order.
final class TaskPool<Output: Sendable>: Sendable {
    private struct State {
        /// The tasks that nobody does yet, the next one last.
        var waiting: [Int]
        var running: Set<Int> = []
        var outcomes: [Int: Result<Output, any Error>] = [:]
    }

    private let state: Mutex<State>
    private let body: @Sendable (Int, StopSign) throws -> Output
    private let sign = StopSign()
    /// Signalled once for each task that is done.
    private let isDone: [DispatchSemaphore]

    /// Begins to do the tasks `order`, which are numbers from 0 on, each once, with so many `jobs`.
    init(order: [Int], jobs: Int, _ body: @escaping @Sendable (Int, StopSign) throws -> Output) {
        state = Mutex(State(waiting: order.reversed()))
        isDone = (0..<((order.max() ?? -1) + 1)).map { _ in DispatchSemaphore(value: 0) }
        self.body = body
        for _ in 0..<max(0, min(jobs, order.count) - 1) {
            DispatchQueue.global().async { while self.doNext() {} }
        }
    }

    /// What a task came to; to be asked for once, and not after `stop`.
    func outcome(of task: Int) -> Result<Output, any Error> {
        while true {
            if let outcome = state.withLock({ $0.outcomes.removeValue(forKey: task) }) { return outcome }
            if !doNext() { isDone[task].wait() }
        }
    }

    /// Begins no other task, tells those that are being done, and waits for them.
    func stop() {
        sign.set()
        let running = state.withLock { state in
            state.waiting = []
            return state.running
        }
        for task in running { isDone[task].wait() }
    }

    /// Does one of the tasks that wait; false when there is none.
    private func doNext() -> Bool {
        let next = state.withLock { state in
            let task = state.waiting.popLast()
            if let task { state.running.insert(task) }
            return task
        }
        guard let task = next else { return false }
        let outcome = Result { try body(task, sign) }
        state.withLock { state in
            state.outcomes[task] = outcome
            state.running.remove(task)
        }
        isDone[task].signal()
        return true
    }
}

/// Tells tasks that nobody wants what they come to.
final class StopSign: Sendable {
    private let flag = Atomic(false)

    /// Whether it is set.
    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}
