import Customization
import LXLayerKit

extension Bootability {
    /// What can be done about it.
    func advice(_ purpose: ImageError.Purpose) -> String {
        let force =
            switch purpose {
            case .converting: "--force converts it all the same."
            case .exporting: "--force exports it all the same."
            case .applying: "--force changes it all the same."
            }
        // What runs the program is a script.
        guard case .converting(let targets) = purpose, targets.contains(.lx), reasons.contains(where: \.isApplication),
            !reasons.contains(where: \.isNoShell)
        else { return force }
        return "--set lx-app.mode=yes gives an image of an application a first process that runs it; " + force
    }
}

extension ImageError.Purpose {
    /// What cannot boot.
    var noun: String {
        if case .applying = self { "tree" } else { "image" }
    }
}

extension Bootability.Reason {
    fileprivate var isApplication: Bool {
        if case .applicationOnly = self { true } else { false }
    }

    fileprivate var isNoShell: Bool {
        if case .noShell = self { true } else { false }
    }
}
