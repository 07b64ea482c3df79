module streamgauge/go_adapter

go 1.19
