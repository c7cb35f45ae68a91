package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 2 && args[0] == standInCommand {
		return playStandIn(ctx, args[1], os.Stdin, os.Stdout)
	}
	o := options{out: os.Stdout}
	flags := flag.NewFlagSet("soak", flag.ExitOnError)
	flags.DurationVar(&o.long, "for", 30*time.Minute, "how long, with faults")
	flags.IntVar(&o.products, "products", 1000, "products of the list in the beginning")
	flags.DurationVar(&o.every, "every", time.Second, "time between two changes of the list")
	flags.DurationVar(&o.cycle, "cycle", 5*time.Second, "time from run to run")
	flags.Float64Var(&o.chance, "chance", 0.02, "of each fault, for each call")
	flags.Parse(args)
	if o.long <= 0 || o.products < 1 || o.every <= 0 || o.cycle <= 0 || o.chance <= 0 || o.chance > 1 {
		return fmt.Errorf("for %v, products %d, every %v, cycle %v, chance %v: want each above 0", o.long, o.products, o.every, o.cycle, o.chance)
	}
	o.minute = min(time.Minute, o.long/5)
	o.cycle = min(o.cycle, o.long/20)
	return o.run(ctx)
}
