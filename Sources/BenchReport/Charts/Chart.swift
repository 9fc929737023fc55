import BenchModel

/// A chart as a value, in the units of its axes: everything that is drawn, before any format says where its pixels are.
struct Chart: Equatable {
    /// Names it within a page; letters, digits and hyphens.
    var id: String
    var title: String
    /// What it shows in numbers, for those who read it in place of the picture.
    var reading: [String]
    /// How it was made: bands, what is left out, and the rules of choosing.
    var method: [String]
    var x: ChartAxis
    var y: ChartAxis
    var marks: [Mark] = []
    var labels: [Label] = []
    /// What swatches beside the chart explain, where the chart has inks other than its targets'.
    var key: [KeyEntry] = []
    /// The height in rows of its own, for charts made of rows; nil for others.
    var rows: Int?

    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    /// What a mark is drawn in.
    enum Ink: Equatable {
        /// The colour, the shape and the dashes of the target at this place in the run.
        case target(TargetIndex)
        /// One of several lines that are of no target.
        case series(Int)
        /// A part of a stream of this target, or of any.
        case phase(Phase, target: TargetIndex?)
        /// Something that went wrong.
        case bad
        case neutral
    }

    enum Phase: String, Equatable, CaseIterable { case connect, wait, thinking, answer, close, stall }

    enum Mark: Equatable {
        /// A line through points; as stairs, each point holds until the next. The other of two lines of a target is dashed.
        case line([Point], Ink, isStairs: Bool, isOther: Bool)
        /// The area between two stairs: at each x from there on, low to high.
        case band([BandPoint], Ink)
        case dot(Point, Ink, Dot, tip: String)
        /// A cross at the chart's upper edge.
        case failure(x: Double, Ink, tip: String)
        case bar(x: ClosedRange<Double>, y: ClosedRange<Double>, Ink, tip: String)
        /// A line over the whole chart, at one x or one y.
        case rule(Rule, Ink, tip: String)
        /// A line between two points, with ends.
        case whisker(Point, Point, Ink)
    }

    enum Dot: Equatable { case full, hollow, ringed, small }

    enum Rule: Equatable {
        case vertical(Double)
        case horizontal(Double)
    }

    struct BandPoint: Equatable {
        var x: Double
        var low: Double
        var high: Double
    }

    /// Words at a place in the chart.
    struct Label: Equatable {
        enum Place: Equatable {
            /// Beside the point: to its right, or to its left where there is no room.
            case beside
            /// In the right margin, at the point's height, clear of each other.
            case margin
            /// At the point's height, starting there.
            case start
            /// Just above the point, in the middle over it.
            case over
            /// In the left margin.
            case row
        }

        var text: String
        var at: Point
        var ink: Ink
        var place: Place
    }

    struct KeyEntry: Equatable {
        enum Swatch: Equatable {
            case ink(Ink)
            case dot(Dot)
            case dashes
            case cross
            case band
        }

        var swatch: Swatch
        var text: String
    }
}
