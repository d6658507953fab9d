// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let postgres: Target.Dependency = .target(name: "PostgresStorage", condition: .when(traits: ["Postgres"]))

let cPostgres: Target.Dependency = .target(name: "CPostgres", condition: .when(traits: ["Postgres"]))

let package = Package(
    name: "dutybook",
    products: [.executable(name: "dutybook", targets: ["dutybook"])],
    traits: [.trait(name: "Postgres", description: "Keep the records in PostgreSQL (needs libpq).")],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        .executableTarget(
            name: "dutybook",
            dependencies: [
                "Responsibility", "Storage", "SQLiteStorage", postgres,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .target(
            name: "Responsibility",
            dependencies: [
                "Storage", "Web", "Documents", "Mail", "CSodium", hummingbird,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["Public"],
            swiftSettings: settings,
            plugins: ["EmbedFiles"]),
        .target(name: "Storage", swiftSettings: settings),
        .target(
            name: "SQLiteStorage",
            dependencies: [
                "Storage", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .target(
            name: "PostgresStorage",
            dependencies: ["Storage", cPostgres],
            swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: [
                hummingbird, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: settings),
        .target(name: "Documents", dependencies: ["CZip", "CDeflate", "CXLSXWriter"], swiftSettings: settings),
        .target(name: "Mail", dependencies: ["CMail"], swiftSettings: settings),
        .target(name: "CMail", dependencies: ["CCurl"]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .executableTarget(name: "embed", swiftSettings: settings),
        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed"]),

        .target(
            name: "TestWorld",
            dependencies: [
                "Responsibility", "Storage", "SQLiteStorage", postgres, cPostgres, hummingbird, hummingbirdTesting,
            ],
            path: "Tests/TestWorld", swiftSettings: settings),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "SQLiteStorage", "TestWorld", postgres],
            swiftSettings: settings),
        .testTarget(name: "WebTests", dependencies: ["Web"], swiftSettings: settings),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents"], swiftSettings: settings),
        .testTarget(name: "MailTests", dependencies: ["Mail"], swiftSettings: settings),
        .testTarget(
            name: "ResponsibilityTests",
            dependencies: [
                "Responsibility", "TestWorld", "Storage", "Web", "Documents", "Mail", hummingbird, hummingbirdTesting,
            ],
            swiftSettings: settings),
        .testTarget(name: "dutybookTests", dependencies: ["dutybook", "TestWorld"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
