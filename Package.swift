// swift-tools-version: 6.2
import PackageDescription

/// Every target is Swift 6 mode, with warnings as errors and the upcoming features the code is written for.
let rules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Whether a release build leaves the project's own code as a debug build does, which `make test` asks for.
///
/// What the project is made of is optimised then, and has no debug checks: in a debug build ArgumentParser looks at all declarations of
/// a command again whenever the program starts, and that is half of what the tests cost.
let isForTests = Context.environment["EZBENCH_FOR_TESTS"] != nil

let strict = rules + (isForTests ? [.unsafeFlags(["-Onone"], .when(configuration: .release))] : [])

/// What a debug build, or one for tests, optimises all the same.
///
/// Tests draw thousands of samples, trials and inputs of these: without it they take a third more of the processor's time.
let optimised: Set = [
    "BenchAnalysis", "BenchModel", "Fuzzing", "ProviderSimulator", "ProviderWire", "QueueModels", "SeededTrials",
    "Statistics",
]

/// What is optimised in a build for tests only: it takes an eighth off the suite, and a debug build would be slower to make.
let optimisedForTests: Set = [
    "BenchReport", "JSONSyntax", "Pricing", "SQLiteAccess", "SampleStore", "SchemaEvaluation",
]

func settings(of library: String) -> [SwiftSetting] {
    if optimised.contains(library) { return rules + [.unsafeFlags(["-O"], .when(configuration: .debug))] }
    return optimisedForTests.contains(library) ? rules : strict
}

/// Returns a library target whose sources lie in `Sources/NAME`, or in `FOLDER/NAME`.
func library(_ name: String, _ dependencies: [Target.Dependency] = [], in folder: String = "Sources") -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "\(folder)/\(name)",
        swiftSettings: settings(of: name)
    )
}

/// Returns the test target of a library, with its fixtures where it has some.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], fixtures: Bool = false) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name)] + dependencies,
        exclude: fixtures ? ["Fixtures"] : [],
        swiftSettings: strict
    )
}

/// The commit that `make` builds from; a word, or nothing.
let commit = (Context.environment["EZBENCH_COMMIT"] ?? "").filter {
    $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let package = Package(
    name: "ezbench",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        library("JSONSyntax"),
        // Holds values to a JSON Schema, and texts to a pattern, at a bounded cost.
        library("SchemaEvaluation", ["JSONSyntax"]),
        library("Statistics"),
        library("BenchModel", ["JSONSyntax", "Statistics"]),
        library("Digests", ["BenchModel", "CCrypto"]),
        // Pictures that are made for requests, and whether a picture's file is whole.
        library("Pictures", ["BenchModel", "CZlib"]),
        library("ScenarioFile", ["BenchModel", "Digests", "JSONSyntax", "Pictures", "SchemaEvaluation", "Statistics"]),
        // Datasets: files of any size, read as streams; the owner of zlib.
        library("WorkloadData", ["BenchModel", "CZlib", "Digests", "JSONSyntax", "Pictures"]),
        library("Pricing", ["BenchModel", "JSONSyntax"]),
        library("ProviderWire", ["BenchModel", "JSONSyntax", "Statistics"]),
        library("CurlTransport", ["BenchModel", "CCurl"]),
        library(
            "LoadRunner",
            [
                "BenchModel", "JSONSyntax", "Pictures", "Pricing", "ProviderWire", "SchemaEvaluation", "Statistics",
            ]
        ),
        library("SQLiteAccess", ["CSQLite"]),
        library("SampleStore", ["BenchModel", "CSQLite", "JSONSyntax", "SQLiteAccess"]),
        library("BenchAnalysis", ["BenchModel", "JSONSyntax", "Pricing", "Statistics"]),
        library("BenchReport", ["BenchAnalysis", "BenchModel", "Digests", "JSONSyntax", "Pricing", "Statistics"]),
        // Whatever a path leads to, written through or replaced whole.
        .target(name: "CAttributes"),
        library("FileOutput", ["CAttributes"]),
        // Listening on an address, and showing pages there.
        library("LocalServer", nio),
        library("ProviderSimulator", nio + ["FileOutput", "LocalServer", "ScenarioFile"]),
        .target(name: "CSpawn"),
        .target(name: "CKernelClock"),
        library("ChildProgram", ["CSpawn"]),
        // Runs, resumes, rescues, tests itself; prints nothing.
        library(
            "BenchApplication",
            [
                "BenchAnalysis", "BenchModel", "CKernelClock", "ChildProgram", "CurlTransport", "Digests", "FileOutput",
                "JSONSyntax", "LoadRunner", "LocalServer", "Pricing", "ProviderSimulator", "ProviderWire",
                "SampleStore",
                "ScenarioFile", "WorkloadData",
            ]
        ),
        // What a build is told of itself, and the schemas that it takes in.
        .target(name: "CBuildFacts", cSettings: commit.isEmpty ? [] : [.define("EZBENCH_COMMIT", to: commit)]),
        .executableTarget(
            name: "ezbench",
            dependencies: [
                "BenchAnalysis", "BenchApplication", "BenchModel", "BenchReport", "CBuildFacts", "ChildProgram",
                "CurlTransport",
                "FileOutput", "LoadRunner", "LocalServer", "Pricing", "ProviderSimulator", "ProviderWire",
                "SampleStore",
                "ScenarioFile", "Statistics", "WorkloadData",
                arguments,
            ],
            swiftSettings: strict,
            // The toolchain's own linker; the system's takes three times as long.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
        ),
        // By hand (`make bench`), never as a test.
        .target(name: "CBareLoop", dependencies: ["CCurl"], path: "Tools/CBareLoop"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "BenchModel", "BenchReport", "CBareLoop", "ChildProgram", "CurlTransport",
                "FaultCampaign",
                "ProviderSimulator", "ProviderWire", "SampleStore", "Statistics",
            ],
            path: "Tools/Benchmarks",
            swiftSettings: strict
        ),
        // Every fault and what it is to be taken for, for the tests and for Reports/reliability.md.
        library("FaultCampaign", ["ChildProgram"], in: "Tools"),
        // What fuzzing feeds and holds; the tests run a little of it, `make fuzz` ten million inputs.
        library(
            "Fuzzing",
            ["BenchModel", "JSONSyntax", "Pricing", "ProviderSimulator", "ProviderWire", "ScenarioFile"],
            in: "Tools"
        ),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["BenchModel", "Fuzzing", arguments],
            path: "Tools/Fuzz",
            swiftSettings: strict
        ),
        // Servers as theory knows them, and searches held to them; the tests carry out a few, `make verify-sweep` two thousand.
        library("QueueModels", ["BenchAnalysis", "BenchModel", "Statistics"], in: "Tools"),
        .executableTarget(
            name: "SweepVerification",
            dependencies: ["QueueModels", arguments],
            path: "Tools/SweepVerification",
            swiftSettings: strict
        ),
        // Samples and days whose truth is known; the tests draw a few, `make verify` thousands.
        library("SeededTrials", ["BenchAnalysis", "BenchModel", "Statistics"], in: "Tools"),
        .executableTarget(
            name: "Verification",
            dependencies: ["BenchModel", "SeededTrials", "Statistics", arguments],
            path: "Tools/Verification",
            swiftSettings: strict
        ),
        tests(of: "JSONSyntax", ["BenchModel"]),
        tests(of: "SchemaEvaluation", ["BenchModel", "JSONSyntax"]),
        tests(of: "Statistics", ["BenchModel", "SeededTrials"]),
        tests(of: "BenchModel", ["JSONSyntax", "Statistics"]),
        tests(of: "Digests", ["BenchModel"]),
        tests(of: "ScenarioFile", ["BenchModel", "JSONSyntax", "SchemaEvaluation", "Statistics"]),
        tests(of: "Pictures", ["BenchModel", "CZlib"]),
        tests(of: "WorkloadData", ["BenchModel", "CZlib", "Digests", "JSONSyntax"]),
        tests(of: "ProviderWire", ["BenchModel", "JSONSyntax", "Statistics"], fixtures: true),
        tests(of: "CurlTransport", ["BenchModel", "CCurl", "ProviderWire", "ProviderSimulator", "TransportFakes"]),
        // Transports without a network, for those who run loads.
        .target(
            name: "TransportFakes",
            dependencies: ["BenchModel"],
            path: "Tests/TransportFakes",
            swiftSettings: strict
        ),
        tests(
            of: "LoadRunner",
            ["BenchModel", "JSONSyntax", "Pricing", "ProviderWire", "Statistics", "TransportFakes"]
        ),
        tests(
            of: "BenchApplication",
            [
                "BenchAnalysis", "BenchModel", "CurlTransport", "JSONSyntax", "LoadRunner", "Pricing",
                "ProviderSimulator", "ProviderWire", "RunFixtures", "SQLiteAccess", "SampleStore", "ScenarioFile",
                "Statistics", "TransportFakes",
            ]
        ),
        tests(of: "SQLiteAccess"),
        tests(of: "SampleStore", ["BenchModel", "JSONSyntax", "SQLiteAccess"]),
        tests(of: "Pricing", ["BenchModel", "JSONSyntax", "RunFixtures"]),
        // Runs, and surveys of datasets, made by hand, for those who judge them and those who show them.
        .target(
            name: "RunFixtures",
            dependencies: ["BenchAnalysis", "BenchModel", "Pricing", "Statistics"],
            path: "Tests/RunFixtures",
            swiftSettings: strict
        ),
        // Judgements are read in the report's words.
        tests(
            of: "BenchAnalysis",
            ["BenchModel", "BenchReport", "Pricing", "QueueModels", "RunFixtures", "SeededTrials", "Statistics"]
        ),
        tests(
            of: "BenchReport",
            [
                "BenchAnalysis", "BenchModel", "Digests", "JSONSyntax", "Pricing", "RunFixtures", "SchemaEvaluation",
                "Statistics",
            ]
        ),
        tests(of: "ProviderSimulator", nio + ["FaultCampaign", "LocalServer"]),
        tests(of: "LocalServer"),
        tests(of: "Fuzzing", ["BenchModel"]),
        tests(of: "FileOutput"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["ezbench", "ChildProgram", "FaultCampaign", "SQLiteAccess"],
            swiftSettings: strict
        ),
    ]
)
