import HTTPTypes
import Hummingbird
import Storage
import Web

/// Long work on a plan, as its page shows it.
struct JobView: Sendable {
    let job: Job
    let plan: Plan.Listed
    let mayCancel: Bool

    static func of(_ id: ID<Job>, by access: Access, in tx: Transaction) throws -> JobView {
        let found = try tx.first(
            """
            SELECT \(Job.columns) FROM job j JOIN plan n ON n.id = j.plan_id
            WHERE j.id = \(id) AND \(access.may(.viewUnits, at: "n.unit_id"))
            """, Job.init)
        guard let job = found else { throw Refusal.notFound }
        let plan = try Plan.find(job.planID, by: access, in: tx)
        let mayChange =
            try access.may(.issuePlans)
            && tx.value("SELECT 1 WHERE \(access.may(.issuePlans, at: plan.plan.unitID))", as: Int.self) != nil
        return JobView(
            job: job, plan: plan,
            mayCancel: mayChange && job.kind == .issue && job.state.isUnderWay && !job.isCancelled)
    }

    /// The work under way with a plan.
    static func underWay(of plan: ID<Plan>, in tx: Transaction) throws -> ID<Job>? {
        try tx.value(
            .unscoped(
                "SELECT id FROM job WHERE plan_id = \(plan) AND state IN ('waiting', 'running')",
                because: "whoever may see the plan may see that it is worked on"), as: ID<Job>.self)
    }

    func title(_ language: Language) -> String {
        let name = "\(plan.plan.year) \(plan.title(in: language))"
        return switch job.kind {
        case .issue: language.say(zh: "下达：\(name)", en: "Issuing: \(name)")
        case .withdraw: language.say(zh: "撤回：\(name)", en: "Withdrawing: \(name)")
        case .amend: language.say(zh: "按新版本执行：\(name)", en: "Going by the newer version: \(name)")
        }
    }

    func page(_ language: Language) -> HTML {
        """
        <div id="progress"\(if: job.state.isUnderWay, " data-progress=\"\(link: "/jobs/\(job.id)")\"") aria-live="polite">
        <p class="lead">\(sentence(language))</p>
        <p><progress max="\(max(job.total, 1))" value="\(job.done)" aria-label="\(language.say(zh: "进度", en: "Progress"))"></progress> \
        \(language.say(zh: "\(job.done) / \(job.total) 个单位", en: "\(job.done) of \(job.total) units"))\
        \(job.count > 0 ? language.say(zh: "，\(job.count) 项任务", en: ", \(job.count) obligations") : "")</p>
        \(if: !job.words.isEmpty, "<p class=\"notice\">\(job.words)</p>")
        </div>
        \(if: job.state.isUnderWay, """
            <p class="hint">\(language.say(
                zh: "可以离开这个页面，工作照常进行；其他人可以同时登记。", en: "You can leave this page: the work goes on, and others can record meanwhile."))</p>
            <p class="actions"><a class="button" href="\(link: "/jobs/\(job.id)")">\(language.say(zh: "刷新", en: "Refresh"))</a></p>
            """)
        \(if: mayCancel, cancelForm(language))
        <p><a href="\(link: "/plans/\(plan.id)")">\(language.say(zh: "查看这份计划", en: "See the plan"))</a></p>
        """
    }

    private func cancelForm(_ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/jobs/\(job.id)/cancellation")" class="notice">
        <p>\(language.say(
            zh: "取消后，这次已经下达的任务全部收回（已经登记过工作的除外）。以后可以重新下达。",
            en: "If you cancel it, what it has issued so far is taken back, except where work was recorded. It can be issued again later."))</p>
        <button>\(language.say(zh: "取消下达", en: "Cancel the issue"))</button></form>
        """
    }

    private func sentence(_ language: Language) -> String {
        switch job.state {
        case .waiting, .running:
            job.isCancelled
                ? language.say(zh: "正在取消，已下达的任务正在收回。", en: "It is being cancelled: what was issued is taken back.")
                : job.state == .waiting
                    ? language.say(zh: "等待开始。", en: "It waits to begin.")
                    : language.say(zh: "正在进行。", en: "It is under way.")
        case .done: language.say(zh: "已完成。", en: "It is done.")
        case .failed: language.say(zh: "没有完成。", en: "It could not be finished.")
        case .cancelled:
            language.say(zh: "已取消，已下达的任务已经收回。", en: "It was cancelled; what had been issued was taken back.")
        }
    }
}

/// The doors to long work.
struct JobRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("jobs/:job", use: show)
        members.post("jobs/:job/cancellation", use: cancel)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("job", Job.self))
        let view = try await services.database.read { tx in try JobView.of(id, by: access, in: tx) }
        return context.page(view.title(context.language), view.page(context.language))
    }

    @Sendable func cancel(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("job", Job.self))
        try await services.database.write { tx in try Job.cancel(id, by: access, in: tx) }
        return .seeOther("/jobs/\(id)")
    }
}
