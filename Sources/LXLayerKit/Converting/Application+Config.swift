import Customization
import ImageDocuments

extension Application {
    /// What a container of an image with this configuration runs.
    init(_ container: ContainerConfig) {
        self.init(
            command: container.commandLine, environment: container.environment,
            workingDirectory: container.workingDirectory, user: container.user)
    }
}
