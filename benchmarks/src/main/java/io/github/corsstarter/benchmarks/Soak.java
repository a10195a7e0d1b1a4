package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Sends requests of all {@linkplain SoakCase kinds} to an application on a real port, at
 * a moderate rate, for a given time. Checks all CORS headers of every response, and
 * samples the heap, the threads and the open files of the application. Exits with 1 if a
 * response was wrong or missing.
 */
public final class Soak {

	private static final int CONNECTIONS = 8;

	private static final int SAMPLES = 12;

	private static final int SHOWN = 20;

	private final AtomicLong numbers = new AtomicLong();

	private final LongAdder wrong = new LongAdder();

	private final Map<SoakCase, Map<String, LongAdder>> answers = new ConcurrentHashMap<>();

	/**
	 * Requests hold the read lock. The write lock waits until no request is in progress.
	 */
	private final ReadWriteLock quiet = new ReentrantReadWriteLock(true);

	private final List<SoakCase> mixture = Arrays.stream(SoakCase.values())
		.flatMap((each) -> Collections.nCopies(each.weight(), each).stream())
		.toList();

	private Soak() {
	}

	/**
	 * Soak an application, and print two tables.
	 * @param arguments {@code SERVLET} (Tomcat) or {@code REACTIVE} (Netty), the minutes,
	 * and the requests per second; {@code SERVLET}, 30 and 200 by default
	 */
	public static void main(String[] arguments) throws Exception {
		String stack = (arguments.length > 0) ? arguments[0] : "SERVLET";
		int minutes = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 30;
		int rate = (arguments.length > 2) ? Integer.parseInt(arguments[2]) : 200;
		Soak soak = new Soak();
		// Without Tomcat's jars, because a reactive application might use Tomcat
		try (Child application = Child.start(SoakedApplication.class,
				(jar) -> stack.equals("SERVLET") || !jar.contains("tomcat"), stack)) {
			soak.run(application, Integer.parseInt(application.await("PORT ")), minutes, rate);
		}
		soak.printAnswers();
		if (soak.wrong.sum() > 0) {
			System.exit(1);
		}
	}

	private void run(Child application, int port, int minutes, int rate) throws Exception {
		System.out
			.println("| minute | requests | wrong | heap | threads | files |\n| --- | --- | --- | --- | --- | --- |");
		printSample(application.pid(), 0);
		long start = System.nanoTime();
		long whole = TimeUnit.MINUTES.toNanos(minutes);
		ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			Random random = new Random(i);
			running.add(clients.submit(() -> {
				sendUntil(start + whole, port, Duration.ofSeconds(CONNECTIONS).dividedBy(rate), random);
				return null;
			}));
		}
		clients.shutdown();
		for (int i = 1; i <= SAMPLES; i++) {
			clients.awaitTermination(start + whole * i / SAMPLES - System.nanoTime(), TimeUnit.NANOSECONDS);
			printSample(application.pid(), minutes * (double) i / SAMPLES);
		}
		for (Future<?> client : running) {
			client.get();
		}
	}

	private void sendUntil(long end, int port, Duration interval, Random random) throws IOException {
		try (SoakConnection connection = new SoakConnection(port)) {
			for (long next = System.nanoTime(); next < end; next += interval.toNanos()) {
				LockSupport.parkNanos(next - System.nanoTime());
				this.quiet.readLock().lock();
				try {
					send(this.mixture.get(random.nextInt(this.mixture.size())), connection);
				}
				finally {
					this.quiet.readLock().unlock();
				}
			}
		}
	}

	private void send(SoakCase each, SoakConnection connection) throws IOException {
		SoakRequest request = each.request(this.numbers.getAndIncrement());
		try {
			SoakAnswer answer = each.send(connection, request);
			count(each, (answer != null) ? String.valueOf(answer.status()) : "not waited for");
			if (answer != null && request.isWrong(answer)) {
				complain(request, answer);
			}
		}
		catch (IOException ex) {
			connection.close();
			count(each, "none");
			complain(request, ex);
		}
	}

	private void count(SoakCase each, String outcome) {
		this.answers.computeIfAbsent(each, (key) -> new ConcurrentHashMap<>())
			.computeIfAbsent(outcome, (key) -> new LongAdder())
			.increment();
	}

	private void complain(SoakRequest request, Object outcome) {
		this.wrong.increment();
		if (this.wrong.sum() <= SHOWN) {
			System.out.println("WRONG " + outcome + " for " + request);
		}
	}

	private void printSample(long pid, double minute) throws IOException, InterruptedException {
		this.quiet.writeLock().lock();
		try {
			ProcessSample sample = ProcessSample.of(pid);
			System.out.printf(Locale.ROOT, "| %.1f | %,d | %d | %,d KB | %d | %d |%n", minute, this.numbers.get(),
					this.wrong.sum(), sample.heap(), sample.threads(), sample.files());
		}
		finally {
			this.quiet.writeLock().unlock();
		}
	}

	private void printAnswers() {
		System.out.println("\n| request | answers by status |\n| --- | --- |");
		new TreeMap<>(this.answers)
			.forEach((each, outcomes) -> System.out.println("| " + each + " | " + new TreeMap<>(outcomes) + " |"));
	}

}
