/// The JSON Schema of `report --format json`; written by Scripts/embed-schemas.sh from Reports/report.schema.json.
// swift-format-ignore-file
enum ReportSchema {
    static let text = #"""
{
  "$defs": {
    "bill": {
      "additionalProperties": false,
      "properties": {
        "billed": {
          "additionalProperties": false,
          "properties": {
            "compared_cost_usd": {"type":"number"},
            "compared_usd": {"type":"number"},
            "difference": {
              "type": ["number","null"]
            },
            "n": {"minimum":0,"type":"integer"},
            "n_compared": {"minimum":0,"type":"integer"},
            "total_usd": {"type":"number"}
          },
          "required": ["compared_cost_usd","compared_usd","difference","n","n_compared","total_usd"],
          "type": ["object","null"]
        },
        "n_priced": {"minimum":0,"type":"integer"},
        "n_unknown": {"minimum":0,"type":"integer"},
        "total_usd": {
          "type": ["number","null"]
        }
      },
      "required": ["billed","n_priced","n_unknown","total_usd"],
      "type": "object"
    },
    "mean": {
      "additionalProperties": false,
      "properties": {
        "mean": {
          "type": ["number","null"]
        },
        "n": {"minimum":0,"type":"integer"}
      },
      "required": ["mean","n"],
      "type": "object"
    },
    "rates": {
      "additionalProperties": false,
      "properties": {
        "few_samples": {
          "items": {"type":"string"},
          "type": "array"
        },
        "n": {"minimum":0,"type":"integer"},
        "p5": {
          "type": ["number","null"]
        },
        "p50": {
          "type": ["number","null"]
        },
        "p95": {
          "type": ["number","null"]
        },
        "p99": {
          "type": ["number","null"]
        }
      },
      "required": ["few_samples","n","p5","p50","p95","p99"],
      "type": "object"
    },
    "tail": {
      "additionalProperties": false,
      "properties": {
        "few_samples": {
          "items": {"type":"string"},
          "type": "array"
        },
        "max": {
          "type": ["number","null"]
        },
        "n": {"minimum":0,"type":"integer"},
        "p50": {
          "type": ["number","null"]
        },
        "p99": {
          "type": ["number","null"]
        }
      },
      "required": ["few_samples","max","n","p50","p99"],
      "type": "object"
    },
    "times": {
      "additionalProperties": false,
      "properties": {
        "few_samples": {
          "items": {"type":"string"},
          "type": "array"
        },
        "n": {"minimum":0,"type":"integer"},
        "p50": {
          "type": ["number","null"]
        },
        "p50_interval": {
          "additionalProperties": false,
          "properties": {
            "high": {
              "type": ["number","null"]
            },
            "low": {
              "type": ["number","null"]
            }
          },
          "required": ["high","low"],
          "type": "object"
        },
        "p95": {
          "type": ["number","null"]
        },
        "p95_interval": {
          "additionalProperties": false,
          "properties": {
            "high": {
              "type": ["number","null"]
            },
            "low": {
              "type": ["number","null"]
            }
          },
          "required": ["high","low"],
          "type": "object"
        },
        "p99": {
          "type": ["number","null"]
        }
      },
      "required": ["few_samples","n","p50","p50_interval","p95","p95_interval","p99"],
      "type": "object"
    },
    "total": {
      "additionalProperties": false,
      "properties": {
        "mean": {
          "type": ["number","null"]
        },
        "n": {"minimum":0,"type":"integer"},
        "sum": {
          "minimum": 0,
          "type": ["integer","null"]
        }
      },
      "required": ["mean","n","sum"],
      "type": "object"
    },
    "ttft": {
      "additionalProperties": false,
      "properties": {
        "few_samples": {
          "items": {"type":"string"},
          "type": "array"
        },
        "n": {"minimum":0,"type":"integer"},
        "n_closed_without_token": {"minimum":0,"type":"integer"},
        "n_cold": {"minimum":0,"type":"integer"},
        "n_reused": {"minimum":0,"type":"integer"},
        "p50": {
          "type": ["number","null"]
        },
        "p50_interval": {
          "additionalProperties": false,
          "properties": {
            "high": {
              "type": ["number","null"]
            },
            "low": {
              "type": ["number","null"]
            }
          },
          "required": ["high","low"],
          "type": "object"
        },
        "p95": {
          "type": ["number","null"]
        },
        "p95_interval": {
          "additionalProperties": false,
          "properties": {
            "high": {
              "type": ["number","null"]
            },
            "low": {
              "type": ["number","null"]
            }
          },
          "required": ["high","low"],
          "type": "object"
        },
        "p99": {
          "type": ["number","null"]
        }
      },
      "required": [
        "few_samples",
        "n",
        "n_closed_without_token",
        "n_cold",
        "n_reused",
        "p50",
        "p50_interval",
        "p95",
        "p95_interval",
        "p99"
      ],
      "type": "object"
    }
  },
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "additionalProperties": false,
  "description": "What `ezbench report --format json` writes. Each figure of a target says what it is; METHODOLOGY.md says more.",
  "properties": {
    "alarms": {
      "items": {"type":"string"},
      "type": "array"
    },
    "instrument": {
      "additionalProperties": false,
      "properties": {
        "client_lag_limit_ms": {"type":"number"},
        "client_lag_ms": {"$ref":"#/$defs/tail"},
        "events_per_read": {
          "type": ["number","null"]
        },
        "handover_limit_ms": {"type":"number"},
        "handover_ms": {"$ref":"#/$defs/tail"},
        "handover_share_of_slot_time": {
          "maximum": 1,
          "minimum": 0,
          "type": ["number","null"]
        },
        "limited": {"type":"boolean"},
        "limited_note": {
          "type": ["string","null"]
        },
        "loops": {
          "minimum": 0,
          "type": ["integer","null"]
        },
        "n_stamped_by_kernel": {"minimum":0,"type":"integer"},
        "n_stamped_by_poll": {"minimum":0,"type":"integer"},
        "schedule_lateness_ms": {"$ref":"#/$defs/tail"},
        "selftest": {
          "additionalProperties": false,
          "properties": {
            "date": {"type":"string"},
            "trusted_load": {
              "type": ["string","null"]
            },
            "ttft_error_p99_ms": {
              "type": ["number","null"]
            }
          },
          "required": ["date","trusted_load","ttft_error_p99_ms"],
          "type": ["object","null"]
        },
        "slow_starts": {"type":"boolean"},
        "slow_starts_note": {
          "type": ["string","null"]
        }
      },
      "required": [
        "client_lag_limit_ms",
        "client_lag_ms",
        "events_per_read",
        "handover_limit_ms",
        "handover_ms",
        "handover_share_of_slot_time",
        "limited",
        "limited_note",
        "loops",
        "n_stamped_by_kernel",
        "n_stamped_by_poll",
        "schedule_lateness_ms",
        "selftest",
        "slow_starts",
        "slow_starts_note"
      ],
      "type": "object"
    },
    "objectives": {
      "items": {
        "additionalProperties": false,
        "properties": {
          "answer": {
            "enum": ["pass","fail","inconclusive"]
          },
          "attempted": {"minimum":0,"type":"integer"},
          "bound": {
            "enum": ["max","min"]
          },
          "limit": {"type":"number"},
          "measured": {
            "type": ["number","null"]
          },
          "metric": {
            "enum": [
              "ttft",
              "ttfa",
              "tpot",
              "itl",
              "e2e",
              "stall",
              "tokens_per_second",
              "error_rate",
              "cut_share",
              "filtered_share"
            ]
          },
          "n": {"minimum":0,"type":"integer"},
          "percentile": {
            "type": ["number","null"]
          },
          "sentence": {"type":"string"},
          "target": {"type":"string"},
          "unit": {
            "enum": ["ms","share","tokens_per_second"]
          }
        },
        "required": [
          "answer",
          "attempted",
          "bound",
          "limit",
          "measured",
          "metric",
          "n",
          "percentile",
          "sentence",
          "target",
          "unit"
        ],
        "type": "object"
      },
      "type": "array"
    },
    "price_sources": {
      "items": {"type":"string"},
      "type": "array"
    },
    "run": {
      "additionalProperties": false,
      "properties": {
        "end_reason": {
          "type": ["string","null"]
        },
        "finished_at": {
          "type": ["string","null"]
        },
        "id": {"minimum":0,"type":"integer"},
        "insecure_note": {
          "type": ["string","null"]
        },
        "load_shape": {"type":"string"},
        "name": {"type":"string"},
        "remarks": {
          "items": {
            "additionalProperties": false,
            "properties": {
              "at_ms": {"type":"number"},
              "kind": {"type":"string"},
              "text": {"type":"string"}
            },
            "required": ["at_ms","kind","text"],
            "type": "object"
          },
          "type": "array"
        },
        "simulated": {"type":"boolean"},
        "simulated_note": {
          "type": ["string","null"]
        },
        "sittings": {
          "items": {
            "additionalProperties": false,
            "properties": {
              "finished_at": {
                "type": ["string","null"]
              },
              "started_at": {"type":"string"},
              "version": {"type":"string"}
            },
            "required": ["finished_at","started_at","version"],
            "type": "object"
          },
          "type": "array"
        },
        "started_at": {"type":"string"},
        "status": {
          "enum": ["running","finished","interrupted"]
        },
        "version": {"type":"string"}
      },
      "required": [
        "end_reason",
        "finished_at",
        "id",
        "insecure_note",
        "load_shape",
        "name",
        "remarks",
        "simulated",
        "simulated_note",
        "sittings",
        "started_at",
        "status",
        "version"
      ],
      "type": "object"
    },
    "schema": {"const":"ezbench.report"},
    "schema_version": {"const":1},
    "streamed_against_buffered": {
      "items": {
        "additionalProperties": false,
        "properties": {
          "buffered": {"type":"string"},
          "first_answer_ms": {"$ref":"#/$defs/times"},
          "last_token_later_p50_ms": {
            "type": ["number","null"]
          },
          "model": {"type":"string"},
          "saved_until_first_answer_p50_interval": {
            "additionalProperties": false,
            "properties": {
              "high": {
                "type": ["number","null"]
              },
              "low": {
                "type": ["number","null"]
              }
            },
            "required": ["high","low"],
            "type": "object"
          },
          "saved_until_first_answer_p50_ms": {
            "type": ["number","null"]
          },
          "streamed": {"type":"string"},
          "whole_buffered_ms": {"$ref":"#/$defs/times"}
        },
        "required": [
          "buffered",
          "first_answer_ms",
          "last_token_later_p50_ms",
          "model",
          "saved_until_first_answer_p50_interval",
          "saved_until_first_answer_p50_ms",
          "streamed",
          "whole_buffered_ms"
        ],
        "type": "object"
      },
      "type": "array"
    },
    "targets": {
      "items": {
        "additionalProperties": false,
        "properties": {
          "answers": {
            "additionalProperties": false,
            "properties": {
              "cut_share": {
                "description": "share cut at the limit: answers that ended at the limit of tokens (`length`, `max_tokens`, `MAX_TOKENS` …) / ok answers that said how they ended. Of answers that came to their end and said how.",
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "filtered_share": {
                "description": "share filtered: answers that ended by a filter or refusal (`content_filter`, `refusal`, `SAFETY` …) / ok answers that said how they ended. Of answers that came to their end and said how.",
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "models": {"minimum":0,"type":"integer"},
              "n_answered_whole": {"minimum":0,"type":"integer"},
              "n_contradictory_usage": {"minimum":0,"type":"integer"},
              "n_from_other_models": {"minimum":0,"type":"integer"},
              "n_larger_total": {"minimum":0,"type":"integer"},
              "n_other_passes": {"minimum":0,"type":"integer"},
              "served_by": {
                "items": {
                  "additionalProperties": false,
                  "properties": {
                    "is_asked": {"type":"boolean"},
                    "model": {
                      "type": ["string","null"]
                    },
                    "n": {"minimum":0,"type":"integer"},
                    "n_priced": {"minimum":0,"type":"integer"},
                    "tier": {
                      "type": ["string","null"]
                    },
                    "tokens_per_second_p50": {
                      "type": ["number","null"]
                    },
                    "total_usd": {
                      "type": ["number","null"]
                    },
                    "ttft_ms": {"$ref":"#/$defs/times"}
                  },
                  "required": [
                    "is_asked",
                    "model",
                    "n",
                    "n_priced",
                    "tier",
                    "tokens_per_second_p50",
                    "total_usd",
                    "ttft_ms"
                  ],
                  "type": "object"
                },
                "type": "array"
              },
              "stop_reasons": {
                "items": {
                  "additionalProperties": false,
                  "properties": {
                    "means": {
                      "enum": ["ended","tool","cut","filtered","other","unsaid"]
                    },
                    "n": {"minimum":0,"type":"integer"},
                    "reason": {
                      "type": ["string","null"]
                    }
                  },
                  "required": ["means","n","reason"],
                  "type": "object"
                },
                "type": "array"
              },
              "tokens_beyond_parts": {
                "minimum": 0,
                "type": ["integer","null"]
              }
            },
            "required": [
              "cut_share",
              "filtered_share",
              "models",
              "n_answered_whole",
              "n_contradictory_usage",
              "n_from_other_models",
              "n_larger_total",
              "n_other_passes",
              "served_by",
              "stop_reasons",
              "tokens_beyond_parts"
            ],
            "type": "object"
          },
          "buffered_on_the_way": {
            "type": ["boolean","null"]
          },
          "closed_on_purpose": {
            "additionalProperties": false,
            "properties": {
              "asked_at": {
                "type": ["string","null"]
              },
              "closed_after_ms": {"$ref":"#/$defs/times"},
              "events": {
                "additionalProperties": false,
                "properties": {
                  "max": {
                    "type": ["number","null"]
                  },
                  "min": {
                    "type": ["number","null"]
                  },
                  "p50": {
                    "type": ["number","null"]
                  }
                },
                "required": ["max","min","p50"],
                "type": "object"
              },
              "gone_after_ms": {"$ref":"#/$defs/times"},
              "n": {"minimum":0,"type":"integer"},
              "n_gone_not_seen": {"minimum":0,"type":"integer"},
              "saved_per_stream": {
                "additionalProperties": false,
                "properties": {
                  "held_against": {"type":"string"},
                  "is_reckoned_from_events": {"type":"boolean"},
                  "n_held_against": {"minimum":0,"type":"integer"},
                  "share_at_most": {
                    "maximum": 1,
                    "minimum": 0,
                    "type": ["number","null"]
                  },
                  "tokens_at_least": {"type":"number"},
                  "tokens_at_most": {"type":"number"},
                  "tokens_received": {"type":"number"},
                  "uncut_output_tokens": {"type":"number"},
                  "usd_at_least": {"type":"number"},
                  "usd_at_most": {
                    "type": ["number","null"]
                  }
                },
                "required": [
                  "held_against",
                  "is_reckoned_from_events",
                  "n_held_against",
                  "share_at_most",
                  "tokens_at_least",
                  "tokens_at_most",
                  "tokens_received",
                  "uncut_output_tokens",
                  "usd_at_least",
                  "usd_at_most"
                ],
                "type": ["object","null"]
              },
              "usage_input": {"$ref":"#/$defs/mean"},
              "usage_output": {"$ref":"#/$defs/mean"}
            },
            "required": [
              "asked_at",
              "closed_after_ms",
              "events",
              "gone_after_ms",
              "n",
              "n_gone_not_seen",
              "saved_per_stream",
              "usage_input",
              "usage_output"
            ],
            "type": ["object","null"]
          },
          "connections": {
            "additionalProperties": false,
            "properties": {
              "cold": {"minimum":0,"type":"integer"},
              "connect_ms": {
                "$ref": "#/$defs/times",
                "description": "connect: tls or connected − started; of connections opened ahead of the requests apart. Of requests that opened a connection."
              },
              "distinct": {
                "minimum": 0,
                "type": ["integer","null"]
              },
              "held_open_kept_slot": {"minimum":0,"type":"integer"},
              "held_open_ms": {"$ref":"#/$defs/times"},
              "held_open_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "http_versions": {
                "items": {"type":"string"},
                "type": "array"
              },
              "opened_ahead": {
                "additionalProperties": false,
                "properties": {
                  "connect_ms": {"$ref":"#/$defs/times"},
                  "failed": {"minimum":0,"type":"integer"},
                  "ok": {"minimum":0,"type":"integer"}
                },
                "required": ["connect_ms","failed","ok"],
                "type": "object"
              },
              "proxies": {
                "items": {"type":"string"},
                "type": "array"
              },
              "reused": {"minimum":0,"type":"integer"},
              "reused_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "taken": {
                "minimum": 0,
                "type": ["integer","null"]
              }
            },
            "required": [
              "cold",
              "connect_ms",
              "distinct",
              "held_open_kept_slot",
              "held_open_ms",
              "held_open_share",
              "http_versions",
              "opened_ahead",
              "proxies",
              "reused",
              "reused_share",
              "taken"
            ],
            "type": "object"
          },
          "cost": {
            "additionalProperties": false,
            "properties": {
              "cancelled": {"$ref":"#/$defs/bill"},
              "closed_on_purpose": {"$ref":"#/$defs/bill"},
              "failed": {"$ref":"#/$defs/bill"},
              "ok": {"$ref":"#/$defs/bill"},
              "per_1000_requests_usd": {
                "type": ["number","null"]
              },
              "per_million_output_tokens_usd": {
                "type": ["number","null"]
              },
              "price_match": {
                "type": ["string","null"]
              },
              "price_model": {
                "type": ["string","null"]
              },
              "price_source": {
                "type": ["string","null"]
              },
              "warmup": {"$ref":"#/$defs/bill"}
            },
            "required": [
              "cancelled",
              "closed_on_purpose",
              "failed",
              "ok",
              "per_1000_requests_usd",
              "per_million_output_tokens_usd",
              "price_match",
              "price_model",
              "price_source",
              "warmup"
            ],
            "type": "object"
          },
          "cost_by_unit": {
            "additionalProperties": false,
            "properties": {
              "month": {
                "additionalProperties": false,
                "properties": {
                  "high_usd": {
                    "type": ["number","null"]
                  },
                  "low_usd": {
                    "type": ["number","null"]
                  },
                  "requests": {"minimum":0,"type":"integer"},
                  "usd": {
                    "type": ["number","null"]
                  }
                },
                "required": ["high_usd","low_usd","requests","usd"],
                "type": ["object","null"]
              },
              "n_good": {
                "minimum": 0,
                "type": ["integer","null"]
              },
              "n_sessions": {"minimum":0,"type":"integer"},
              "n_unknown": {"minimum":0,"type":"integer"},
              "own_server": {
                "additionalProperties": false,
                "properties": {
                  "per_hour_usd": {"type":"number"},
                  "per_million_output_tokens_usd": {
                    "type": ["number","null"]
                  },
                  "per_request_usd": {
                    "type": ["number","null"]
                  }
                },
                "required": ["per_hour_usd","per_million_output_tokens_usd","per_request_usd"],
                "type": ["object","null"]
              },
              "per_good_request_usd": {
                "type": ["number","null"]
              },
              "per_million_tokens_usd": {
                "type": ["number","null"]
              },
              "per_request_usd": {
                "type": ["number","null"]
              },
              "per_session_usd": {
                "type": ["number","null"]
              },
              "run_usd": {
                "type": ["number","null"]
              },
              "spent_usd": {
                "type": ["number","null"]
              }
            },
            "required": [
              "month",
              "n_good",
              "n_sessions",
              "n_unknown",
              "own_server",
              "per_good_request_usd",
              "per_million_tokens_usd",
              "per_request_usd",
              "per_session_usd",
              "run_usd",
              "spent_usd"
            ],
            "type": "object"
          },
          "delivery": {
            "additionalProperties": false,
            "properties": {
              "events": {"minimum":0,"type":"integer"},
              "reads": {"minimum":0,"type":"integer"},
              "share_in_shared_reads": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "verdict": {
                "enum": ["as made","buffered on the way","cannot tell"]
              },
              "zero_gap_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              }
            },
            "required": ["events","reads","share_in_shared_reads","verdict","zero_gap_share"],
            "type": ["object","null"]
          },
          "e2e_end_ms": {
            "$ref": "#/$defs/times",
            "description": "E2E: end − sent. Of answers that came to their end, streamed or not."
          },
          "e2e_last_token_ms": {
            "$ref": "#/$defs/times",
            "description": "E2E to the last token: T_n − sent. Of streams that came to their end."
          },
          "endpoint": {"type":"string"},
          "events_per_read": {
            "type": ["number","null"]
          },
          "first_wave": {
            "additionalProperties": false,
            "properties": {
              "e2e_end_ms": {"$ref":"#/$defs/times"},
              "e2e_last_token_ms": {"$ref":"#/$defs/times"},
              "first_answer_ms": {"$ref":"#/$defs/times"},
              "gap_ms": {"$ref":"#/$defs/times"},
              "n": {"minimum":0,"type":"integer"},
              "tokens_per_second_per_stream_p50": {
                "type": ["number","null"]
              },
              "tpot_ms": {"$ref":"#/$defs/times"},
              "ttft_ms": {"$ref":"#/$defs/times"}
            },
            "required": [
              "e2e_end_ms",
              "e2e_last_token_ms",
              "first_answer_ms",
              "gap_ms",
              "n",
              "tokens_per_second_per_stream_p50",
              "tpot_ms",
              "ttft_ms"
            ],
            "type": ["object","null"]
          },
          "icl_ms": {
            "anyOf": [
              {"$ref":"#/$defs/times"},
              {"type":"null"}
            ],
            "description": "ITL: T_i − T_(i−1), pooled over all streams. Called ITL only if events carry one token each (at most 1.05 on average), else ICL, inter-chunk latency. Of streams with two token events or more."
          },
          "insecure": {"type":"boolean"},
          "instrument": {
            "additionalProperties": false,
            "properties": {
              "client_lag_ms": {"$ref":"#/$defs/tail"},
              "n_stamped_by_kernel": {"minimum":0,"type":"integer"},
              "n_stamped_by_poll": {"minimum":0,"type":"integer"}
            },
            "required": ["client_lag_ms","n_stamped_by_kernel","n_stamped_by_poll"],
            "type": "object"
          },
          "itl_ms": {
            "anyOf": [
              {"$ref":"#/$defs/times"},
              {"type":"null"}
            ],
            "description": "ITL: T_i − T_(i−1), pooled over all streams. Called ITL only if events carry one token each (at most 1.05 on average), else ICL, inter-chunk latency. Of streams with two token events or more."
          },
          "marks": {
            "additionalProperties": false,
            "properties": {
              "never_finished": {"minimum":0,"type":"integer"},
              "skipped_events": {"minimum":0,"type":"integer"},
              "think_tags": {"minimum":0,"type":"integer"},
              "unseen_output": {"minimum":0,"type":"integer"}
            },
            "required": ["never_finished","skipped_events","think_tags","unseen_output"],
            "type": "object"
          },
          "model": {"type":"string"},
          "n_first_event_taken_as_one_token": {"minimum":0,"type":"integer"},
          "name": {"type":"string"},
          "prompt_cache": {
            "additionalProperties": false,
            "properties": {
              "cached_input_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "hit_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "is_meant_cold": {
                "type": ["boolean","null"]
              },
              "not_cold_note": {
                "type": ["string","null"]
              },
              "populations": {
                "additionalProperties": false,
                "properties": {
                  "read": {
                    "additionalProperties": false,
                    "properties": {
                      "cost_per_request_usd": {
                        "type": ["number","null"]
                      },
                      "e2e_end_ms": {"$ref":"#/$defs/times"},
                      "n": {"minimum":0,"type":"integer"},
                      "n_priced": {"minimum":0,"type":"integer"},
                      "ttft_ms": {"$ref":"#/$defs/times"}
                    },
                    "required": ["cost_per_request_usd","e2e_end_ms","n","n_priced","ttft_ms"],
                    "type": "object"
                  },
                  "uncached": {
                    "additionalProperties": false,
                    "properties": {
                      "cost_per_request_usd": {
                        "type": ["number","null"]
                      },
                      "e2e_end_ms": {"$ref":"#/$defs/times"},
                      "n": {"minimum":0,"type":"integer"},
                      "n_priced": {"minimum":0,"type":"integer"},
                      "ttft_ms": {"$ref":"#/$defs/times"}
                    },
                    "required": ["cost_per_request_usd","e2e_end_ms","n","n_priced","ttft_ms"],
                    "type": "object"
                  },
                  "unknown": {
                    "additionalProperties": false,
                    "properties": {
                      "cost_per_request_usd": {
                        "type": ["number","null"]
                      },
                      "e2e_end_ms": {"$ref":"#/$defs/times"},
                      "n": {"minimum":0,"type":"integer"},
                      "n_priced": {"minimum":0,"type":"integer"},
                      "ttft_ms": {"$ref":"#/$defs/times"}
                    },
                    "required": ["cost_per_request_usd","e2e_end_ms","n","n_priced","ttft_ms"],
                    "type": "object"
                  },
                  "written": {
                    "additionalProperties": false,
                    "properties": {
                      "cost_per_request_usd": {
                        "type": ["number","null"]
                      },
                      "e2e_end_ms": {"$ref":"#/$defs/times"},
                      "n": {"minimum":0,"type":"integer"},
                      "n_priced": {"minimum":0,"type":"integer"},
                      "ttft_ms": {"$ref":"#/$defs/times"}
                    },
                    "required": ["cost_per_request_usd","e2e_end_ms","n","n_priced","ttft_ms"],
                    "type": "object"
                  }
                },
                "type": "object"
              }
            },
            "required": ["cached_input_share","hit_share","is_meant_cold","not_cold_note","populations"],
            "type": "object"
          },
          "protocol": {"type":"string"},
          "requests": {
            "additionalProperties": false,
            "properties": {
              "attempted": {"minimum":0,"type":"integer"},
              "buffered_answers": {"minimum":0,"type":"integer"},
              "cancelled": {"minimum":0,"type":"integer"},
              "closed_on_purpose": {"minimum":0,"type":"integer"},
              "error_rate": {
                "description": "error rate: failed / attempted; a request ends as its last attempt does. Of requests that succeeded, failed or were closed on purpose.",
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "failed": {"minimum":0,"type":"integer"},
              "failures": {
                "items": {
                  "additionalProperties": false,
                  "properties": {
                    "attempts": {"minimum":0,"type":"integer"},
                    "count": {"minimum":0,"type":"integer"},
                    "example": {"type":"string"},
                    "kind": {"type":"string"},
                    "request_id": {
                      "type": ["string","null"]
                    }
                  },
                  "required": ["attempts","count","example","kind","request_id"],
                  "type": "object"
                },
                "type": "array"
              },
              "ok": {"minimum":0,"type":"integer"},
              "retries": {"minimum":0,"type":"integer"},
              "warmup": {"minimum":0,"type":"integer"}
            },
            "required": [
              "attempted",
              "buffered_answers",
              "cancelled",
              "closed_on_purpose",
              "error_rate",
              "failed",
              "failures",
              "ok",
              "retries",
              "warmup"
            ],
            "type": "object"
          },
          "retries": {
            "additionalProperties": false,
            "properties": {
              "attempts": {"minimum":0,"type":"integer"},
              "billed_waste_usd": {
                "type": ["number","null"]
              },
              "most_attempts": {"minimum":0,"type":"integer"},
              "ok_after_retry": {"minimum":0,"type":"integer"},
              "requests": {"minimum":0,"type":"integer"},
              "retried": {"minimum":0,"type":"integer"},
              "ttft_with_retries_ms": {
                "$ref": "#/$defs/times",
                "description": "TTFT with retries: T_1 − sent of the request's first attempt (its start, if it was never sent): what the user waited. Equal to TTFT if nothing was retried, and shown beside it, never in its place. Of streams that brought a token."
              },
              "waited_ms": {"$ref":"#/$defs/tail"}
            },
            "required": [
              "attempts",
              "billed_waste_usd",
              "most_attempts",
              "ok_after_retry",
              "requests",
              "retried",
              "ttft_with_retries_ms",
              "waited_ms"
            ],
            "type": "object"
          },
          "schedule": {
            "additionalProperties": false,
            "properties": {
              "delay_ms": {"$ref":"#/$defs/tail"},
              "delayed": {"minimum":0,"type":"integer"},
              "dropped": {"minimum":0,"type":"integer"},
              "lateness_ms": {"$ref":"#/$defs/tail"},
              "planned": {"minimum":0,"type":"integer"},
              "planned_per_second": {
                "type": ["number","null"]
              },
              "started": {"minimum":0,"type":"integer"},
              "started_per_second": {
                "type": ["number","null"]
              }
            },
            "required": [
              "delay_ms",
              "delayed",
              "dropped",
              "lateness_ms",
              "planned",
              "planned_per_second",
              "started",
              "started_per_second"
            ],
            "type": ["object","null"]
          },
          "simulated": {"type":"boolean"},
          "stalls": {
            "additionalProperties": false,
            "properties": {
              "longest_gap_ms": {
                "description": "longest gap: the largest T_i − T_(i−1) of a stream; gaps over 250, 500 and 1000 ms are counted beside it. Of streams with two token events or more.",
                "type": ["number","null"]
              },
              "over_1000_ms": {
                "minimum": 0,
                "type": ["integer","null"]
              },
              "over_250_ms": {
                "minimum": 0,
                "type": ["integer","null"]
              },
              "over_500_ms": {
                "minimum": 0,
                "type": ["integer","null"]
              }
            },
            "required": ["longest_gap_ms","over_1000_ms","over_250_ms","over_500_ms"],
            "type": "object"
          },
          "steady": {
            "additionalProperties": false,
            "properties": {
              "differs": {
                "items": {"type":"string"},
                "type": "array"
              },
              "e2e_end_ms": {"$ref":"#/$defs/times"},
              "e2e_last_token_ms": {"$ref":"#/$defs/times"},
              "first_answer_ms": {"$ref":"#/$defs/times"},
              "gap_ms": {"$ref":"#/$defs/times"},
              "n": {"minimum":0,"type":"integer"},
              "tokens_per_second_per_stream_p50": {
                "type": ["number","null"]
              },
              "tpot_ms": {"$ref":"#/$defs/times"},
              "ttft_ms": {"$ref":"#/$defs/times"}
            },
            "required": [
              "differs",
              "e2e_end_ms",
              "e2e_last_token_ms",
              "first_answer_ms",
              "gap_ms",
              "n",
              "tokens_per_second_per_stream_p50",
              "tpot_ms",
              "ttft_ms"
            ],
            "type": ["object","null"]
          },
          "streamed": {"type":"boolean"},
          "system_tokens_per_second": {
            "type": ["number","null"]
          },
          "system_tokens_per_second_steady": {
            "type": ["number","null"]
          },
          "thinking": {
            "enum": ["none","streamed","hidden"]
          },
          "thought": {
            "additionalProperties": false,
            "properties": {
              "first_answer_ms": {
                "$ref": "#/$defs/times",
                "description": "first answer: first token event that is not thinking − sent, whether there was thinking before it or not. Of streams that brought a token."
              },
              "first_thinking_ms": {
                "$ref": "#/$defs/times",
                "description": "first thought: first thinking event − sent. Of streams that thought first."
              },
              "is_shown": {"type":"boolean"},
              "share_of_cost": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "share_of_output": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "thinking_ms": {
                "$ref": "#/$defs/times",
                "description": "thinking time: first token event that is not thinking − first thinking event. If nothing is shown but the server says when thinking begins (`thinking_ns`: Anthropic's thinking block, Responses' reasoning item), it counts from there; else it is somewhere within the time to the first answer token, and absent. Of streams that thought first."
              },
              "tokens": {
                "minimum": 0,
                "type": ["integer","null"]
              }
            },
            "required": [
              "first_answer_ms",
              "first_thinking_ms",
              "is_shown",
              "share_of_cost",
              "share_of_output",
              "thinking_ms",
              "tokens"
            ],
            "type": ["object","null"]
          },
          "tokens": {
            "additionalProperties": false,
            "properties": {
              "cache_read": {"$ref":"#/$defs/total"},
              "cache_write": {"$ref":"#/$defs/total"},
              "cached_share": {
                "maximum": 1,
                "minimum": 0,
                "type": ["number","null"]
              },
              "input": {"$ref":"#/$defs/total"},
              "n_counted_from_chunks": {"minimum":0,"type":"integer"},
              "output": {"$ref":"#/$defs/total"},
              "reasoning": {"$ref":"#/$defs/total"}
            },
            "required": [
              "cache_read",
              "cache_write",
              "cached_share",
              "input",
              "n_counted_from_chunks",
              "output",
              "reasoning"
            ],
            "type": "object"
          },
          "tokens_per_event": {
            "type": ["number","null"]
          },
          "tokens_per_second_per_stream": {
            "$ref": "#/$defs/rates",
            "description": "tokens/s: (N − k_1) / (T_n − T_1): the inverse of TPOT, of the same tokens and events. Of streams whose tokens have a count and came at more than one instant."
          },
          "tools": {
            "additionalProperties": false,
            "properties": {
              "arguments_complete_ms": {
                "$ref": "#/$defs/times",
                "description": "tool arguments complete: last event with a part of a tool's arguments − sent, of whole streams: from here on the tool can run. Of streams that called a tool."
              },
              "first_argument_ms": {
                "$ref": "#/$defs/times",
                "description": "first tool argument: first event with a part of a tool's arguments − sent. Of streams that called a tool."
              }
            },
            "required": ["arguments_complete_ms","first_argument_ms"],
            "type": ["object","null"]
          },
          "tpot_ms": {
            "$ref": "#/$defs/times",
            "description": "TPOT: (T_n − T_1) / (N − k_1): the pace of the visible output, defined below. Of streams whose tokens have a count and came at more than one instant."
          },
          "ttfa_ms": {
            "$ref": "#/$defs/times",
            "description": "TTFA: first token event that is not thinking − sent. If thinking is hidden, usage tells and the report says so. Of streams that brought a token, of targets that show their thinking."
          },
          "ttft_from_plan_ms": {
            "$ref": "#/$defs/times",
            "description": "TTFT from plan: T_1 − planned. Gates judge it under open-loop load: it includes lateness, waiting for room and connecting (Tene's coordinated omission). Of streams that brought a token, under open-loop load."
          },
          "ttft_ms": {
            "$ref": "#/$defs/ttft",
            "description": "TTFT: T_1 − sent, T_1 of any kind, thinking too. Excludes connecting, which is shown apart. Of streams that brought a token."
          },
          "url": {
            "type": ["string","null"]
          }
        },
        "required": [
          "answers",
          "buffered_on_the_way",
          "closed_on_purpose",
          "connections",
          "cost",
          "cost_by_unit",
          "delivery",
          "e2e_end_ms",
          "e2e_last_token_ms",
          "endpoint",
          "events_per_read",
          "first_wave",
          "icl_ms",
          "insecure",
          "instrument",
          "itl_ms",
          "marks",
          "model",
          "n_first_event_taken_as_one_token",
          "name",
          "prompt_cache",
          "protocol",
          "requests",
          "retries",
          "schedule",
          "simulated",
          "stalls",
          "steady",
          "streamed",
          "system_tokens_per_second",
          "system_tokens_per_second_steady",
          "thinking",
          "thought",
          "tokens",
          "tokens_per_event",
          "tokens_per_second_per_stream",
          "tools",
          "tpot_ms",
          "ttfa_ms",
          "ttft_from_plan_ms",
          "ttft_ms",
          "url"
        ],
        "type": "object"
      },
      "type": "array"
    }
  },
  "required": [
    "alarms",
    "instrument",
    "objectives",
    "price_sources",
    "run",
    "schema",
    "schema_version",
    "streamed_against_buffered",
    "targets"
  ],
  "title": "A report of ezbench",
  "type": "object"
}
"""#
}
